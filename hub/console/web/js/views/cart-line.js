/** One line of the cart: picture, words in both languages, quantity, amount, and what can be suggested about it. */

import { el, icon } from "../dom.js";
import { dish } from "./dish.js";
import { differenceText } from "../money.js";

export function cartLine(desk, { line, number, total, suggestion, language, mine: editable }) {
  const { book, me } = desk.store.state;
  const { work } = desk;
  const product = book.product(line.selection.item);
  if (!product) return el("li", { class: "line", key: line.id }, el("p", { class: "quiet" }, `${line.selection.item} is not in this menu`));
  const mine = line.author === `agent:${me?.id}`;
  const theirs = book.theirs(product.name, language);
  const words = book.describe(line.selection);
  const chosen = editable && work.chosen === line.id;
  return el("li", { class: "line", key: line.id, "data-suggested": Boolean(suggestion), "data-chosen": chosen, "aria-current": chosen ? "true" : null, onclick: editable ? () => work.set({ chosen: line.id }) : undefined },
    el("span", { class: "line-number figures", "aria-label": `Line ${number}` }, String(number)),
    dish(book, product),
    el("div", { class: "line-words" },
      el("p", { class: "line-name" }, el("strong", {}, book.text(product.name)), theirs ? el("span", { class: "quiet", lang: language }, theirs) : null),
      words.length ? el("p", { class: "quiet" }, words.join(", ")) : null,
      suggestion ? waitingFor(suggestion, book) : line.author === "customer" ? null : el("p", { class: "author" }, mine ? "from you" : "from an agent")),
    editable ? controls(desk, line, product) : el("p", { class: "qty-still figures quiet" }, line.qty > 1 ? `${line.qty} ×` : ""),
    el("p", { class: "line-amount figures" }, total ? book.amount(total.amount) : ""),
    chosen ? tools(desk, line, product) : null);
}

function controls(desk, line, product) {
  const { work, store } = desk;
  const { book } = store.state;
  const name = book.text(product.name);
  const button = (label, symbol, act, disabled = false) =>
    el("button", { class: "round", key: label, "aria-label": `${label}: ${name}`, title: label, disabled, onclick: act }, icon(symbol));
  return el("div", { class: "stepper" },
    button(line.qty > 1 ? "One less" : "Remove", line.qty > 1 ? "minus" : "close", () => work.setQty(line, line.qty - 1)),
    el("span", { class: "figures", "aria-label": `Quantity ${line.qty}` }, String(line.qty)),
    button("One more", "plus", () => work.setQty(line, line.qty + 1), line.qty >= product.max_per_order));
}

/** What can be done with the chosen line, with the keys that do it. */
function tools(desk, line, product) {
  const { work, actions, store } = desk;
  const name = store.state.book.text(product.name);
  const tool = (words, symbol, key, act) =>
    el("button", { key: words, "aria-label": `${words}: ${name}`, onclick: act }, icon(symbol), words, el("kbd", {}, key));
  return el("div", { class: "line-tools" },
    tool("Options", "edit", "Enter", () => work.open(product, { line })),
    tool("Point at it", "pointer", "*", () => actions.guide("point", { line: line.id }, name)),
    tool("Ingredients", "leaf", "F", () => work.showFood(product)));
}

function waitingFor(suggestion, book) {
  return el("p", { class: "waits-for" }, el("span", { class: "mark" }, differenceText(suggestion.delta, book.menu.minor_digits)),
    " waiting for the customer");
}

/** A line that the customer no longer has because an agent took it away, until they agree. */
export function removedLine(desk, suggestion) {
  const { book, call } = desk.store.state;
  const mine = call?.proposals.find(({ id }) => id === suggestion.id);
  return el("li", { class: "line removed", key: suggestion.line, "data-suggested": true },
    el("div", { class: "line-words" },
      el("p", { class: "line-name" }, el("strong", {}, mine?.words ?? "Removed by an agent")),
      waitingFor(suggestion, book)));
}

