/** One key, one act: the keys that hold for what is on the page now. */

let table = () => ({});

/** `keys()` gives {"a": act, "Enter": act, ...}. Letters and digits do not hold while somebody types in a field. */
export function useKeys(keys) {
  table = keys;
}

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const keys = table();
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  const global = act.everywhere === true;
  if (!global && event.target instanceof Element && typing(event.target)) return;
  if (!global && event.key === "Enter" && event.target instanceof HTMLButtonElement) return; // the button itself is pressed
  event.preventDefault();
  act();
});

/** An act whose key holds while typing too. */
export function everywhere(act) {
  const marked = () => act();
  marked.everywhere = true;
  return marked;
}
