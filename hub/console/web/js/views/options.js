/** The choices of an item: its size, and its option groups with their limits. */

import { el, icon } from "../dom.js";
import { isOneOf } from "../menu/book.js";
import { canAdd, qtyOf, ruleWords, withOption } from "../menu/selection.js";

/** `chosen` is `{variant, options}`; `edit` takes the changed part. `fixedVariant` is set where a combo prescribes the size. */
export function itemChoices(book, item, chosen, edit, fixedVariant = null) {
  return [
    item.variants.length > 1 && !fixedVariant ? sizes(book, item, chosen, edit) : null,
    book.groupsOf(item).map((group) => optionGroup(book, group, chosen, edit)),
  ];
}

function sizes(book, item, { variant }, edit) {
  return el("fieldset", { key: "sizes" }, el("legend", {}, "Size"),
    el("div", { class: "chips" }, item.variants.filter(({ state }) => state !== "hidden").map((one) =>
      chip({ key: one.id, name: book.text(one.name), price: book.amount(one.price), pressed: one.id === variant, soldOut: one.state !== "on", act: () => edit({ variant: one.id }) }))));
}

function optionGroup(book, group, { options }, edit) {
  const set = (id, qty) => edit({ options: withOption(options, group, id, qty) });
  return el("fieldset", { key: group.id },
    el("legend", {}, book.text(group.name), el("span", { class: "quiet" }, ` ${ruleWords(group)}`)),
    el("div", { class: "chips" }, group.options.filter(({ state }) => state !== "hidden").map((option) => {
      const qty = qtyOf(options, option.id);
      const common = { key: option.id, name: book.text(option.name), price: option.price ? `+${book.amount(option.price)}` : "", soldOut: option.state !== "on" };
      if (group.max_per_option > 1 && qty > 0) return counter({ ...common, qty, less: () => set(option.id, qty - 1), more: canAdd(options, group, option) ? () => set(option.id, qty + 1) : null });
      const full = qty === 0 && !canAdd(options, group, option);
      const next = qty === 0 ? 1 : isOneOf(group) ? 1 : 0;
      return chip({ ...common, pressed: qty > 0, full, act: () => set(option.id, next) });
    })));
}

export function chip({ key, name, price, pressed, soldOut = false, full = false, act }) {
  return el("button", { class: "chip", key, type: "button", "aria-pressed": String(pressed), disabled: soldOut || full, onclick: act },
    pressed ? icon("check") : null, name, soldOut ? el("span", { class: "sold-out" }, "sold out") : price ? el("span", { class: "quiet figures" }, price) : null);
}

function counter({ key, name, qty, less, more }) {
  return el("span", { class: "chip counter", key, role: "group", "aria-label": name },
    el("button", { type: "button", class: "round", "aria-label": `One ${name} less`, onclick: less }, icon("minus")),
    el("span", { class: "figures" }, qty > 1 ? `${qty} × ${name}` : name),
    el("button", { type: "button", class: "round", "aria-label": `One ${name} more`, disabled: !more, onclick: more ?? (() => null) }, icon("plus")));
}
