/** The frame around every page: the name, the pages, who is signed in. */

import { el, icon, patch } from "../dom.js";

export function shell(app, { person, pages, current, onLeave }) {
  patch(
    app,
    el("div", { class: "shell", key: "shell" },
      el("header", { class: "bar" },
        el("a", { class: "brand", href: "#/", "aria-label": "Counterpart" },
          el("img", { src: "/static/favicon.svg", alt: "", width: 30, height: 30 }), "Counterpart"),
        el("nav", { class: "pages", "aria-label": "Pages" }, pages.length > 1 ? pages.map((page) =>
          el("a", { key: page.id, href: `#/${page.id}`, "aria-current": page.id === current ? "page" : null }, page.title)) : null),
        el("p", { class: "who" }, el("strong", {}, person.name), person.place ? el("span", { class: "quiet" }, person.place) : null),
        el("button", { class: "round", title: "Sign out", "aria-label": "Sign out", onclick: onLeave }, icon("leave"))),
      el("div", { class: "page", key: "page", "data-keep": true })),
  );
  return app.querySelector(".page");
}
