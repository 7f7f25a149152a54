/** Where the customer is, in words. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { clockText, languageName, PAGES, sentence } from "../words.js";

export function placeWords({ page, category, product }, book) {
  const about = book && (page === "customise" ? product : page === "menu" ? category : "");
  return about ? `${PAGES[page]}: ${book.nameOf(about)}` : (PAGES[page] ?? sentence(page));
}

const STEPS = {
  start: (about) => `began in ${languageName(about)}`,
  language: (about) => `changed to ${languageName(about)}`,
  service_mode: (about, name) => `chose ${name}`,
  category: (about, name) => `opened ${name}`,
  product: (about, name) => `looked at ${name}`,
  add: (about, name) => `added ${name}`,
  change: (about, name) => `changed ${name}`,
  remove: (about, name) => `removed ${name}`,
  undo_remove: () => "took a removal back",
  promotion: (about, name) => `used ${name}`,
  pay: (about) => about === "gift" ? "pays with a gift card" : "went to pay",
  tip: () => "answered about a tip",
  give_up: () => "stopped, to have what was paid back",
  scan: (about, name) => `scanned ${name}`,
  scan_page: () => "wants to scan a code",
  cancel_payment: () => "cancelled paying",
  declined: () => "card was declined",
  help: () => "pressed Help",
  way: () => "asked for help another way",
  kept: () => "kept a suggestion",
  undone: () => "undid a suggestion",
};

/** The strip above the cart: where they are, for how long, and how they came there. */
export function place({ session, sessionAt }, book) {
  const onPage = session.seconds_on_page + (now() - sessionAt);
  return el("div", { class: "place", key: "place" },
    el("p", { class: "place-now" }, el("span", { class: "place-dot", "aria-hidden": "true" }),
      el("strong", {}, placeWords(session, book)),
      el("span", { class: "quiet figures" }, clockText(onPage))),
    session.steps.length ? el("ol", { class: "steps", "aria-label": "The customer's last steps" }, session.steps.slice(-4).map((step) =>
      el("li", { class: "quiet" }, icon("chevron"), el("span", {}, stepWords(step, book))))) : null);
}

function stepWords({ what, about }, book) {
  const words = STEPS[what];
  return words ? words(about, book.nameOf(about)) : what.replaceAll("_", " ");
}
