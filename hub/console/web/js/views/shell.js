/** The frame around every page: the name, the pages, the keys, light or dark, and who is signed in. */

import { el, icon, patch } from "../dom.js";
import { toggleHelp } from "../help.js";
import { nextTheme, setTheme, theme } from "../theme.js";

const THEME_WORDS = { system: "As the system: light or dark", light: "Light", dark: "Dark" };
const THEME_ICONS = { system: "half", light: "sun", dark: "moon" };

export function shell(app, { person, pages, current, onLeave, redraw }) {
  patch(
    app,
    el("div", { class: "shell", key: "shell" },
      el("header", { class: "bar" },
        el("a", { class: "brand", href: "#/", "aria-label": "Counterpart" },
          el("img", { src: "/static/favicon.svg", alt: "", width: 30, height: 30 }), el("span", {}, "Counterpart")),
        el("nav", { class: "pages", "aria-label": "Pages" }, pages.length > 1 ? pages.map((page) => pageLink(page, current)) : null),
        more(pages, current),
        tool("Keys of this page", "keyboard", toggleHelp),
        tool(`Theme: ${THEME_WORDS[theme()]}`, THEME_ICONS[theme()], () => { setTheme(nextTheme()); redraw(); }),
        el("p", { class: "who" }, el("strong", {}, person.name), person.place ? el("span", { class: "quiet" }, person.place) : null),
        tool("Sign out", "leave", onLeave)),
      el("div", { class: "page", key: `page-${current}`, "data-page": current, "data-keep": true })),
  );
  fit(app);
  return app.querySelector(".page");
}

const tool = (words, symbol, act) => el("button", { class: "round", key: symbol === "leave" ? "leave" : null, title: words, "aria-label": words, onclick: act }, icon(symbol));

const pageLink = (page, current) =>
  el("a", { key: page.id, href: `#/${page.id}`, "aria-current": page.id === current ? "page" : null }, page.title);

/** All pages again, for those that the bar has no room for. */
function more(pages, current) {
  if (pages.length < 2) return null;
  return el("details", { class: "more-pages", key: "more", onkeydown: (event) => (event.key === "Escape" ? close(event) : null) },
    el("summary", {}, "More", icon("chevron")),
    el("div", {}, pages.map((page) => el("a", { key: page.id, href: `#/${page.id}`, "aria-current": page.id === current ? "page" : null, onclick: close }, page.title))));
}

function close(event) {
  event.target.closest("details").open = false;
}

/** Links that would stand in a second row are hidden; then `More` has them. */
function fit(app) {
  const links = [...app.querySelectorAll(".pages a")];
  for (const link of links) link.hidden = false;
  const first = links[0]?.offsetTop ?? 0;
  const left = links.filter((link) => link.offsetTop > first);
  for (const link of left) link.hidden = true;
  const details = app.querySelector(".more-pages");
  if (!details) return;
  details.hidden = left.length === 0;
  const over = new Set(left.map((link) => link.getAttribute("href")));
  for (const link of details.querySelectorAll("a")) link.hidden = !over.has(link.getAttribute("href"));
}

window.addEventListener("resize", () => fit(document));
