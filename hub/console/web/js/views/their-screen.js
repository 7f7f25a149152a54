/** The customer's screen, as a map to point at: what is clicked here gets a ring there, or is opened there. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { unguidedWords } from "../refusals.js";
import { dish } from "./dish.js";

const SAID_STAYS_S = 8;
const CONTROLS = [["help", "Help"], ["language", "Language"], ["contrast", "Contrast"], ["code", "Code"], ["primary", "The big button"]];

export function theirScreen(desk) {
  const { call, book } = desk.store.state;
  const { work } = desk;
  const { session } = call;
  const categories = [...book.categories.values()].filter(({ id }) => book.shelf(id).length);
  const shown = categories.find(({ id }) => id === (work.category || session.category)) ?? categories[0];
  return el("section", { class: "screen", key: "screen", "aria-label": "Their screen" },
    el("header", {}, el("h2", {}, "Their screen"), el("p", { class: "quiet" }, "Click to point at something; double-click, or Open, to turn their page there.")),
    el("div", { class: "screen-pages" },
      el("button", { class: "soft", "data-first": true, onclick: () => desk.actions.guide("open", { page: "menu" }, "the menu") }, "Open the menu"),
      el("button", { class: "soft", onclick: () => desk.actions.guide("open", { page: "order" }, "their order") }, "Open their order"),
      CONTROLS.map(([control, name]) => el("button", { key: control, onclick: () => desk.actions.guide("point", { control }, name) }, icon("pointer"), name))),
    el("div", { class: "screen-map" },
      el("ul", { class: "rail" }, categories.map((category) => el("li", { key: category.id },
        spot(desk, { category: category.id }, book.text(category.name), [book.text(category.name)], {
          "data-here": category.id === session.category, "aria-pressed": String(category === shown), chosen: () => work.set({ category: category.id }),
        })))),
      el("ul", { class: "spots", key: shown.id }, book.shelf(shown.id).map((product) => el("li", { key: product.id },
        spot(desk, { product: product.id }, book.text(product.name), [dish(book, product), el("span", {}, book.text(product.name))], {}))))),
    guided(call));
}

function spot({ actions }, place, words, children, { chosen = () => null, ...more }) {
  const open = () => actions.guide("open", place, words);
  return el("button", { class: "spot", ...more, title: `Point at ${words}`,
    onclick: () => { chosen(); actions.guide("point", place, words); }, ondblclick: open,
    onkeydown: (event) => (event.key === "o" ? open() : null) }, children);
}

/** What became of the last gesture; also where the panel is closed. */
export function guided({ guide }) {
  if (!guide || (guide.state !== "sent" && now() - guide.at > SAID_STAYS_S)) return null;
  const gesture = { point: "Pointing at", open: "Opening", clear: "Taking away" }[guide.action];
  const words = { sent: " …", done: guide.action === "open" ? ": it is open there" : ": they see it", refused: `: ${unguidedWords(guide.reason)}` }[guide.state];
  return el("p", { class: guide.state === "refused" ? "trouble-text guided" : "quiet guided", key: "guided", role: "status" }, `${gesture} ${guide.words}${words}`);
}
