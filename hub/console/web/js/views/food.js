/** Allergens, energy and what is in it, of one product: everything that may be asked, on one card. */

import { el, icon } from "../dom.js";
import { sentence } from "../words.js";
import { dish } from "./dish.js";

export function foodCard(desk) {
  const { work } = desk;
  const { book, call } = desk.store.state;
  const product = book.product(work.food);
  const language = call?.language ?? book.menu.languages.find((one) => one !== "en") ?? "en";
  const theirs = book.theirs(product.description, language);
  const parts = book.isCombo(product) ? product.slots.flatMap(({ choices }) => choices.map(({ item }) => book.items.get(item))).filter(Boolean) : [];
  return el("section", { class: "editor food", key: `food-${product.id}`, role: "dialog", tabindex: -1, "aria-label": `Ingredients of ${book.text(product.name)}` },
    el("header", {},
      dish(book, product),
      el("div", {},
        el("h2", {}, book.text(product.name), el("span", { class: "code figures", title: "Its number" }, `#${book.codeOf(product.id)}`)),
        product.description.en ? el("p", {}, book.text(product.description)) : null,
        theirs ? el("p", { class: "quiet", lang: language }, theirs) : null),
      el("button", { class: "round", "aria-label": "Close", onclick: () => work.set({ food: "" }) }, icon("close"))),
    el("div", { class: "choices" },
      el("table", { class: "contents" }, el("thead", {}, el("tr", {}, ["", "Contains", "May contain", "Energy"].map((words) => el("th", { scope: "col" }, words)))),
        el("tbody", {},
          parts.length ? null : row(book.text(product.name), product, book),
          parts.map((item) => row(book.text(item.name), item, book)),
          (parts.length ? [] : book.groupsOf(product)).flatMap((group) => group.options.filter(says).map((option) => row(`${option.default_qty ? "with" : "+"} ${book.text(option.name)}`, option, book, true))))),
      el("p", { class: "quiet small" }, book.menu.allergen_note.en ?? "This is what the house has written down. For a severe allergy, ask the kitchen."),
      call ? acts(desk, product) : null));
}

function acts(desk, product) {
  const { book } = desk.store.state;
  return [
    el("div", { class: "food-acts", key: "acts" },
      el("button", { class: "soft", onclick: () => desk.actions.guide("open", { product: product.id }, book.text(product.name)) }, icon("pointer"), "Open it on their screen"),
      mark(desk, `product/${product.id}`, product, "soft")),
    book.isCombo(product) ? null : el("details", { key: "parts" }, el("summary", {}, icon("chevron"), "A size or an option is sold out"),
      el("div", { class: "chips" },
        product.variants.map((variant) => mark(desk, `variant/${product.id}/${variant.id}`, variant, "chip", book)),
        book.groupsOf(product).flatMap((group) => group.options.map((option) => mark(desk, `option/${group.id}/${option.id}`, option, "chip", book))))),
  ];
}

/** Sold out at this site, and on again. */
function mark({ soldOut }, what, thing, style, book = null) {
  if (thing.state === "hidden") return null;
  const gone = thing.state !== "on";
  const words = book ? [book.text(thing.name), gone ? el("span", { class: "sold-out" }, "sold out") : null] : gone ? "It is there again" : "It is sold out here";
  return el("button", { class: style, key: what, "aria-pressed": book ? String(gone) : null, onclick: () => soldOut.set(what, !gone) }, book ? null : icon(gone ? "undo" : "close"), words);
}

/** Whether there is anything to know about an option. */
const says = ({ state, kcal, allergens: { contains = [], may_contain: may = [] } = {} }) => state !== "hidden" && (kcal || contains.length || may.length);

function row(name, thing, book, quiet = false) {
  const { contains = [], may_contain: may = [] } = thing.allergens ?? {};
  return el("tr", { key: thing.id }, el("th", { scope: "row", class: quiet ? "quiet" : "" }, name),
    el("td", { class: contains.length ? "contains" : "quiet" }, contains.length ? contains.map(sentence).join(", ") : "none known"),
    el("td", {}, may.map(sentence).join(", ")),
    el("td", { class: "figures" }, energy(thing)));
}

/** `640 kcal`, a range, or one for each size. */
export function energy({ kcal, variants = [] }) {
  const all = [kcal, ...variants.map((variant) => variant.kcal)].filter(Boolean);
  if (!all.length) return "";
  const least = Math.min(...all.map(({ min }) => min));
  const most = Math.max(...all.map(({ max }) => max));
  return least === most ? `${least} kcal` : `${least}–${most} kcal`;
}
