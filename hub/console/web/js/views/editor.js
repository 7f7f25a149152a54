/** One product with its choices; in a call it becomes a suggestion. */

import { el, icon } from "../dom.js";
import { dish } from "./dish.js";
import { missing } from "../menu/selection.js";
import { sentence } from "../words.js";
import { energy } from "./food.js";
import { itemChoices } from "./options.js";
import { slots } from "./slots.js";

export function editor(desk) {
  const { work } = desk;
  const { book, call } = desk.store.state;
  const { product, line, selection } = work.editor;
  const theirs = book.theirs(product.name, call?.language ?? book.menu.languages.find((one) => one !== "en"));
  const edit = (changes) => work.edit({ selection: { ...selection, ...changes } });
  return el("section", { class: "editor", key: `editor-${line?.id ?? product.id}`, role: "dialog", tabindex: -1, "aria-label": book.text(product.name) },
    el("header", {},
      dish(book, product),
      el("div", {},
        el("h2", {}, book.text(product.name), el("span", { class: "code figures", title: "Its number" }, `#${book.codeOf(product.id)}`)),
        theirs ? el("p", { class: "quiet" }, theirs) : null,
        product.description.en ? el("p", {}, book.text(product.description)) : null,
        facts(product, book)),
      el("button", { class: "round", "aria-label": "Close", onclick: () => work.closeEditor() }, icon("close"))),
    el("div", { class: "choices" }, book.isCombo(product) ? slots(book, product, selection, edit) : itemChoices(book, product, selection, edit)),
    work.canSuggest ? footer(desk) : null);
}

function facts(product, book) {
  const { contains = [], may_contain: may = [] } = product.allergens ?? {};
  return el("dl", { class: "food-facts" },
    el("div", {}, el("dt", {}, "Price"), el("dd", { class: "figures" }, book.priceWords(product))),
    energy(product) ? el("div", {}, el("dt", {}, "Energy"), el("dd", { class: "figures" }, energy(product))) : null,
    contains.length ? el("div", {}, el("dt", {}, "Contains"), el("dd", {}, contains.map(sentence).join(", "))) : null,
    may.length ? el("div", {}, el("dt", {}, "May contain"), el("dd", {}, may.map(sentence).join(", "))) : null);
}

function footer(desk) {
  const { work } = desk;
  const { product, line, qty, selection } = work.editor;
  const problem = missing(work.book, selection);
  const step = (label, symbol, to, disabled) =>
    el("button", { class: "round", "aria-label": label, disabled, onclick: () => work.edit({ qty: to }) }, icon(symbol));
  return el("footer", {},
    el("div", { class: "stepper" },
      step("One less", "minus", qty - 1, qty <= 1),
      el("span", { class: "figures", "aria-label": `Quantity ${qty}` }, String(qty)),
      step("One more", "plus", qty + 1, qty >= product.max_per_order)),
    el("p", { class: "quiet", role: "status" }, problem || "The customer keeps it or undoes it."),
    el("button", { class: "primary", disabled: Boolean(problem), onclick: () => work.suggest() }, line ? "Suggest this change" : "Suggest it", el("kbd", {}, "Enter")));
}
