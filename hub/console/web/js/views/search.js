/** Type to find something on the menu: arrows choose, Enter takes it. */

import { el, icon } from "../dom.js";
import { dish } from "./dish.js";

export function search(desk) {
  const { work } = desk;
  const { qty, products } = work.found;
  const open = work.query.trim() !== "";
  return el("div", { class: "search", key: "search", role: "search" },
    icon("search"),
    el("input", {
      class: "field", value: work.query, type: "text", spellcheck: "false", autocomplete: "off", placeholder: "Find on the menu, in any language",
      role: "combobox", "aria-label": "Find on the menu", "aria-expanded": String(open), "aria-controls": "found",
      "aria-activedescendant": open && products[work.at] ? `found-${products[work.at].id}` : null,
      oninput: (event) => work.search(event.target.value),
      onkeydown: (event) => pressed(event, work),
    }),
    el("kbd", { "aria-hidden": "true" }, "/"),
    open ? results(desk, products, qty) : null);
}

function pressed(event, work) {
  const { qty, products } = work.found;
  const acts = {
    ArrowDown: () => work.move(1),
    ArrowUp: () => work.move(-1),
    Enter: () => products[work.at] && (event.shiftKey ? work.open(products[work.at], { qty }) : work.take(products[work.at], qty)),
    Escape: () => (work.query ? work.search("") : event.target.blur()),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

function results(desk, products, qty) {
  const { work } = desk;
  if (!products.length) return el("p", { class: "found quiet nothing" }, "Nothing on this menu fits. Try a part of the word.");
  return el("ul", { class: "found", id: "found", role: "listbox", "aria-label": "Found" }, products.map((product, index) =>
    el("li", {
      key: product.id, id: `found-${product.id}`, role: "option", "aria-selected": String(index === work.at),
      onclick: () => work.take(product, qty), onmousemove: () => (work.at === index ? null : work.set({ at: index })),
    }, row(desk, product, qty))));
}

function row(desk, product, qty) {
  const { book, call } = desk.store.state;
  const language = call?.language ?? book.menu.languages.find((one) => one !== "en");
  const theirs = book.theirs(product.name, language);
  return [
    dish(book, product),
    el("span", { class: "found-name" }, el("strong", {}, qty > 1 ? `${qty} × ` : "", book.text(product.name)), theirs ? el("span", { class: "quiet", lang: language }, theirs) : null),
    product.state === "on" ? null : el("span", { class: "sold-out" }, "sold out"),
    el("span", { class: "figures" }, book.priceWords(product)),
    el("kbd", { class: "enter", "aria-hidden": "true" }, "Enter"),
  ];
}
