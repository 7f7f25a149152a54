/** Build elements, and change a part of the page into its new shape while what stays (focus, media, pictures) stays. */

// Attributes that belong to the element in the page: variables set on it, a fold the reader opened, a picture not found.
const ITS_OWN = new Set(["style", "open", "data-missing"]);
const AS_PROPERTY = new Set(["value", "checked", "indeterminate"]);

/** `el("button", {class: "soft", onclick: act, key: "a"}, "Text", child)`: null, undefined and false leave out. */
export function el(name, props, ...children) {
  return fill(document.createElement(name), props ?? {}, children);
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, props, ...children) {
  return fill(document.createElementNS(SVG, name), props ?? {}, children);
}

/** One of the drawings in index.html. */
export function icon(name) {
  return svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `#${name}` }));
}

function fill(node, props, children) {
  node.handlers = {};
  node.properties = {};
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.handlers[key.slice(2)] = value;
    else if (AS_PROPERTY.has(key)) node.properties[key] = value;
    else if (key === "vars") node.vars = value; // CSS variables; a style attribute would be against the page's policy
    else if (key === "key") node.setAttribute("data-key", value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  for (const type of Object.keys(node.handlers)) hear(node, type);
  node.append(...flat(children));
  Object.assign(node, node.properties);
  dress(node);
  return node;
}

function dress(node) {
  for (const [name, value] of Object.entries(node.vars ?? {})) node.style.setProperty(name, value);
}

function hear(node, type) {
  node.heard ??= new Set();
  if (node.heard.has(type)) return;
  node.heard.add(type);
  node.addEventListener(type, (event) => node.handlers[type]?.(event));
}

const flat = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** Make the children of `parent` look like `children`. Elements with the same key, or in the same place with the same
 * name, are changed and not replaced; inside an element with `data-keep` nothing is touched. */
export function patch(parent, ...children) {
  const wanted = flat(children).map((child) => (child instanceof Node ? child : document.createTextNode(child)));
  const keys = new Set(wanted.map(keyOf).filter(Boolean));
  const known = new Map([...parent.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let at = parent.firstChild;
  for (const next of wanted) {
    while (at && keyOf(at) && !keys.has(keyOf(at))) at = drop(at);
    const same = keyOf(next) ? known.get(keyOf(next)) : at && !keyOf(at) ? at : null;
    if (!same || same.nodeName !== next.nodeName) {
      parent.insertBefore(next, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else parent.insertBefore(same, at);
    if (same !== next) update(same, next);
  }
  while (at) at = drop(at);
}

function drop(node) {
  const following = node.nextSibling;
  node.remove();
  return following;
}

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null);

function update(node, next) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.data !== next.data) node.data = next.data;
    return;
  }
  for (const { name } of [...node.attributes]) if (!ITS_OWN.has(name) && !next.hasAttribute(name)) node.removeAttribute(name);
  for (const { name, value } of [...next.attributes]) {
    if (!ITS_OWN.has(name) && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  node.vars = next.vars;
  dress(node);
  node.handlers = next.handlers ?? {};
  for (const type of Object.keys(node.handlers)) hear(node, type);
  for (const [name, value] of Object.entries(next.properties ?? {})) if (node[name] !== value) node[name] = value;
  if (!node.hasAttribute("data-keep")) patch(node, ...next.childNodes);
}
