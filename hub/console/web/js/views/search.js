/** Type to find something on the menu, or a short code: arrows choose, Enter takes it. */

import { el, icon } from "../dom.js";
import { sentence } from "../words.js";
import { dish } from "./dish.js";
import { energy } from "./food.js";

export function search(desk) {
  const { work } = desk;
  const open = work.query.trim() !== "";
  const found = open ? work.found : [];
  return el("div", { class: "search", key: "search", role: "search" },
    icon("search"),
    el("input", {
      class: "field", value: work.query, type: "text", spellcheck: "false", autocomplete: "off", placeholder: "Find on the menu, or type: 2 lg cola · burger no onions · #12",
      role: "combobox", "aria-label": "Find on the menu", "aria-expanded": String(open), "aria-controls": "found", "aria-keyshortcuts": "/",
      "aria-activedescendant": found[work.at] ? `found-${work.at}` : null,
      oninput: (event) => work.search(event.target.value),
      onkeydown: (event) => pressed(event, desk),
    }),
    el("kbd", { "aria-hidden": "true" }, "/"),
    open && !work.food ? results(desk, found) : null);
}

function pressed(event, { work, actions }) {
  const reading = work.found[work.at];
  const guide = (action) => reading && actions.guide(action, { product: reading.product.id }, work.book.text(reading.product.name));
  const acts = {
    ArrowDown: () => work.move(1),
    ArrowUp: () => work.move(-1),
    Enter: () => reading && (event.altKey ? guide("point") : event.ctrlKey ? guide("open") : event.shiftKey ? work.open(reading.product, reading) : work.take(reading)),
    F1: () => work.showFood(),
    Escape: () => (work.food ? work.set({ food: "" }) : work.query ? work.search("") : event.target.blur()),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

function results(desk, found) {
  const { work } = desk;
  const inCall = Boolean(desk.store.state.call);
  if (!found.length) return el("p", { class: "found quiet nothing" }, "Nothing on this menu fits. Try a part of the word.");
  return el("div", { class: "found" },
    el("ul", { id: "found", role: "listbox", "aria-label": "Found" }, found.map((reading, index) =>
      el("li", {
        key: `${reading.product.id} ${reading.line?.id ?? ""}`, id: `found-${index}`, role: "option", "aria-selected": String(index === work.at),
        onclick: () => work.take(reading), onmousemove: () => (work.at === index ? null : work.set({ at: index })),
      }, row(desk, reading)))),
    el("p", { class: "found-keys quiet small" }, keys("Enter", inCall ? "suggest" : "look"), keys("⇧ Enter", "options"), keys("F1", "ingredients"),
      inCall ? [keys("Alt Enter", "point at it"), keys("Ctrl Enter", "open it there")] : null));
}

const keys = (key, words) => el("span", {}, el("kbd", {}, key), ` ${words}`);

function row({ store }, { product, qty, selection, line, ready }) {
  const { book, call } = store.state;
  const language = call?.language ?? book.menu.languages.find((one) => one !== "en");
  const theirs = book.theirs(product.name, language);
  const details = book.describe(selection);
  const { contains = [] } = product.allergens ?? {};
  return [
    dish(book, product),
    el("span", { class: "found-name" },
      el("span", {}, el("strong", {}, line ? "Change: " : "", qty > 1 ? `${qty} × ` : "", book.text(product.name)), theirs ? el("span", { class: "quiet", lang: language }, theirs) : null),
      details.length ? el("span", { class: "found-details" }, details.join(", ")) : null,
      el("span", { class: "quiet" }, [contains.length ? `contains ${contains.map(sentence).join(", ").toLowerCase()}` : "", energy(product)].filter(Boolean).join(" · "))),
    product.state === "on" ? null : el("span", { class: "sold-out" }, "sold out"),
    el("span", { class: "code figures" }, line ? "" : `#${book.codeOf(product.id)}`),
    el("span", { class: "figures found-price" }, ready ? book.priceOf(product, selection) : book.priceWords(product)),
    el("kbd", { class: "enter", "aria-hidden": "true" }, "Enter"),
  ];
}
