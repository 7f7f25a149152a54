/** A selection while the agent builds it. The kiosk has the last word; these rules keep the agent from asking in vain. */

import { isOneOf } from "./book.js";

/** A selection with the defaults filled in, as the kiosk would show it first. */
export function begin(book, productId) {
  const combo = book.combos.get(productId);
  if (combo) return { item: productId, picks: combo.slots.flatMap((slot) => defaultPicks(book, slot)) };
  return { item: productId, ...defaults(book, book.items.get(productId)) };
}

/** Variant and options of an item before anybody chose; `fixed` is the variant that a combo prescribes. */
function defaults(book, item, fixed = null) {
  const variant = fixed ?? item.variants.find((one) => one.state === "on")?.id ?? null;
  return { variant, options: book.groupsOf(item).flatMap(defaultOptions) };
}

function defaultOptions(group) {
  const offered = group.options.filter((option) => option.state === "on");
  const chosen = offered.filter((option) => option.default_qty).map(({ id, default_qty: qty }) => ({ id, qty }));
  if (!chosen.length && group.min === 1 && offered.length === 1) return [{ id: offered[0].id, qty: 1 }];
  return chosen;
}

function defaultPicks(book, slot) {
  const wanted = slot.default ?? (slot.choices.length === 1 && slot.min_qty ? slot.choices[0].item : null);
  const choice = slot.choices.find(({ item }) => item === wanted);
  if (!choice || book.items.get(choice.item).state !== "on") return [];
  return Array.from({ length: Math.max(1, slot.min_qty) }, () => pick(book, slot, choice));
}

export function pick(book, slot, choice) {
  return { slot: slot.id, item: choice.item, ...defaults(book, book.items.get(choice.item), choice.variant) };
}

export const qtyOf = (options, id) => options.find((option) => option.id === id)?.qty ?? 0;

/** The options after one of a group was set to `qty`; in a group of exactly one the others go. */
export function withOption(options, group, id, qty) {
  const members = new Set(group.options.map((option) => option.id));
  const others = options.filter((option) => option.id !== id && !(isOneOf(group) && members.has(option.id)));
  return qty > 0 ? [...others, { id, qty }] : others;
}

/** Whether one unit more of an option keeps the group's limits. */
export function canAdd(options, group, option) {
  if (option.state !== "on" || qtyOf(options, option.id) >= group.max_per_option) return false;
  if (isOneOf(group)) return true;
  const chosen = chosenIn(options, group);
  if (group.max !== null && sum(chosen) >= group.max) return false;
  const isNew = !chosen.some(({ id }) => id === option.id);
  return !(isNew && group.max_distinct !== null && chosen.length >= group.max_distinct);
}

const chosenIn = (options, group) => options.filter(({ id }) => group.options.some((option) => option.id === id));
const sum = (chosen) => chosen.reduce((total, { qty }) => total + qty, 0);

/** What is still missing, as a sentence, or "". */
export function missing(book, selection) {
  const combo = book.combos.get(selection.item);
  if (!combo) return missingIn(book, book.items.get(selection.item), selection);
  for (const slot of combo.slots) {
    const picks = selection.picks.filter((one) => one.slot === slot.id);
    if (picks.length < slot.min_qty) return `Choose ${book.text(slot.name)}`;
    for (const one of picks) {
      const problem = missingIn(book, book.items.get(one.item), one);
      if (problem) return problem;
    }
  }
  return "";
}

function missingIn(book, item, { variant, options }) {
  if (item.state !== "on") return `${book.text(item.name)} is sold out`;
  if (item.variants.length && !variant) return `Choose a size of ${book.text(item.name)}`;
  for (const group of book.groupsOf(item)) {
    const chosen = chosenIn(options, group);
    if (sum(chosen) < group.min || chosen.length < group.min_distinct) return `Choose ${book.text(group.name)}`;
  }
  return "";
}

/** Whether a product can be added without asking anything. */
export function isPlain(book, product) {
  if (book.isCombo(product)) return !product.slots.some((slot) => slot.choices.length > 1);
  const sizes = product.variants.filter((variant) => variant.state === "on");
  return sizes.length < 2 && missing(book, begin(book, product.id)) === "";
}

/** A group's rule in words: `choose 1`, `up to 3, first included`. */
export function ruleWords(group) {
  const { min, max, included_qty: included } = group;
  const count = min && min === max ? `choose ${min}` : min ? `at least ${min}` : max !== null ? `up to ${max}` : "as you like";
  if (!included || group.charge !== "over_included") return count;
  return included === 1 ? `${count}, first included` : `${count}, ${included} included`;
}

/** The same selection with nothing the hub would not know. */
export function clean(selection) {
  if (selection.picks?.length) return { item: selection.item, picks: selection.picks };
  return { item: selection.item, variant: selection.variant ?? null, options: selection.options ?? [] };
}
