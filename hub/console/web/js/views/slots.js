/** The choices of a combo, slot by slot. */

import { el, icon } from "../dom.js";
import { pick } from "../menu/selection.js";
import { chip, itemChoices } from "./options.js";

export function slots(book, combo, { picks }, edit) {
  return combo.slots.map((slot) => {
    const chosen = picks.filter((one) => one.slot === slot.id);
    const set = (changed) => edit({ picks: [...picks.filter((one) => one.slot !== slot.id), ...changed] });
    return el("div", { class: "slot", key: slot.id },
      el("fieldset", { key: "slot" },
        el("legend", {}, book.text(slot.name), el("span", { class: "quiet" }, ` ${slotRule(slot)}`)),
        el("div", { class: "chips" }, slot.choices.map((choice) => slotChip(book, slot, choice, chosen, set)))),
      chosen.map((one, index) => inner(book, slot, one, (changes) => set(chosen.with(index, { ...one, ...changes })), index)));
  });
}

function slotRule({ min_qty: min, max_qty: max }) {
  if (min === 0) return max === 1 ? "may be left out" : `up to ${max}`;
  return min === max ? `choose ${min}` : `choose ${min} to ${max}`;
}

function slotChip(book, slot, choice, chosen, set) {
  const item = book.items.get(choice.item);
  if (!item || item.state === "hidden") return null;
  const at = chosen.findIndex((one) => one.item === choice.item);
  const full = at < 0 && slot.max_qty > 1 && chosen.length >= slot.max_qty;
  const act = () => {
    if (at >= 0) set(slot.min_qty < chosen.length || slot.min_qty === 0 ? chosen.toSpliced(at, 1) : chosen);
    else set(slot.max_qty === 1 ? [pick(book, slot, choice)] : [...chosen, pick(book, slot, choice)]);
  };
  const price = choice.upcharge ? `+${book.amount(choice.upcharge)}` : "";
  return chip({ key: choice.item, name: book.text(item.name), price, pressed: at >= 0, soldOut: item.state !== "on", full, act });
}

/** The picked item's own choices, folded away: most people take it as it is. */
function inner(book, slot, one, edit, index) {
  const item = book.items.get(one.item);
  const fixed = slot.choices.find((choice) => choice.item === one.item)?.variant ?? null;
  if (!item || (!item.groups.length && (fixed || item.variants.length < 2))) return null;
  const words = book.describe({ ...one, item: one.item });
  return el("details", { key: `${one.item}-${index}` },
    el("summary", {}, icon("chevron"), book.text(item.name), el("span", { class: "quiet" }, words.length ? words.join(", ") : "as it comes")),
    itemChoices(book, item, one, edit, fixed));
}
