/** A selection while it is read from typed words: knows its sizes, options and, in a combo, its slots by their names. */

import { begin, pick, qtyOf, withOption } from "./selection.js";
import { allWords, best, size, span } from "./words.js";

const known = new WeakMap();

/** The words of a thing's names, and of its id without what all of a kind begin with (`add-egg`). */
function texts(thing) {
  if (!known.has(thing)) known.set(thing, [...new Set([...allWords(Object.values(thing.name)), ...thing.id.split(/[-_]/).slice(1)])]);
  return known.get(thing);
}

export class Draft {
  /** A new selection of `product`, or one that goes on from `selection`. */
  constructor(book, product, selection = null) {
    Object.assign(this, { book, product, isCombo: book.isCombo(product) });
    this.selection = structuredClone(selection ?? begin(book, product.id));
    this.sizeNamed = false;
  }

  /** What has sizes and options: the item, or what was picked for the slots of a combo. */
  get #parts() {
    const all = this.isCombo ? this.selection.picks : [this.selection];
    return all.map((chosen) => ({ chosen, item: this.book.items.get(chosen.item) })).filter(({ item }) => item);
  }

  /** Takes a size, of what the next word names if it names anything (`lg fries`); whether there is one. */
  takeSize(word, next = "") {
    const isNamed = ({ item }) => (next && best(next, texts(item)) ? 1 : 0);
    for (const { chosen, item } of this.#parts.sort((left, right) => isNamed(right) - isNamed(left))) {
      const variant = item.variants.find((one) => one.state !== "hidden" && (best(size(word), texts(one)) || size(word) === one.id));
      if (!variant) continue;
      chosen.variant = variant.id;
      this.sizeNamed = true;
      return true;
    }
    return false;
  }

  /** The option that the words from `at` on name, as {chosen, group, option, count, exact}, or null. Longer names win, then
   * (with `present`) what is chosen now. */
  option(words, at, present = false) {
    const found = this.#parts.flatMap(({ chosen, item }) => this.book.groupsOf(item).flatMap((group) => group.options
      .filter(({ state }) => state !== "hidden")
      .map((option) => ({ chosen, group, option, count: span(words, at, texts(option)), exact: best(words[at], texts(option)) === 2 }))));
    const fits = found.filter(({ count }) => count);
    const weight = (one) => 4 * one.count + 2 * one.exact + (present && qtyOf(one.chosen.options, one.option.id) ? 3 : 0);
    return fits.sort((left, right) => weight(right) - weight(left))[0] ?? null;
  }

  setOption({ chosen, group, option }, qty) {
    chosen.options = withOption(chosen.options, group, option.id, Math.min(qty, Math.max(1, group.max_per_option)));
  }

  /** As often as it is now, and once more. */
  oneMore({ chosen, option }) {
    return qtyOf(chosen.options, option.id) + 1;
  }

  /** Fills a combo's slot with what the words from `at` on name; how many words that were. */
  takePick(words, at) {
    if (!this.isCombo) return 0;
    const offers = this.product.slots.flatMap((slot) => slot.choices.map((choice) => ({ slot, choice, item: this.book.items.get(choice.item) })));
    const fits = offers.filter(({ item }) => item && item.state !== "hidden").map((one) => ({ ...one, count: span(words, at, texts(one.item)) })).filter(({ count }) => count);
    const chosen = fits.sort((left, right) => right.count - left.count)[0];
    if (!chosen) return 0;
    if (this.selection.picks.some((one) => one.slot === chosen.slot.id && one.item === chosen.choice.item)) return chosen.count;
    const others = this.selection.picks.filter((one) => one.slot !== chosen.slot.id);
    this.selection.picks = [...others, pick(this.book, chosen.slot, chosen.choice)];
    return chosen.count;
  }
}
