/** Short codes: what an agent types becomes a product, or a line of the cart, with quantity, size and options.
 *
 *   2 lg cola               two large sodas of cola
 *   burger no onions        as it comes, without onions
 *   #12 extra cheese        the product with number 12
 *   4 no onions             line 4 of the cart, or product 4, or four of the chosen line: all are offered, in this order
 *   no onions               the chosen line
 */

import { Draft } from "./draft.js";
import { isPlain, missing } from "./selection.js";
import { allWords, best, EXTRA, FILLERS, NOT, wordsOf } from "./words.js";

const RESULTS = 8;
const NUMBER = /^(\d{1,2})x?$/;

export class ShortCodes {
  constructor(book) {
    this.book = book;
    this.entries = [...book.categories.keys()].flatMap((category) => book.shelf(category)).map((product) => entry(product, book));
    this.byCode = new Map(this.entries.map((one) => [book.codeOf(one.product.id), one]));
  }

  /** What `text` may mean, best first: `[{product, qty, selection, line, ready}]`. `line` is the line it changes, `ready`
   * says that nothing is left to ask. `lines` are those of the cart, `chosen` the one that the agent has in hand. */
  read(text, { lines = [], chosen = null } = {}) {
    const words = wordsOf(text);
    if (!words.length) return [];
    const [first, ...rest] = words;
    if (first.startsWith("#")) return this.#coded(Number(first.slice(1)), rest, 1);
    const number = first.match(NUMBER) ? Number(first.match(NUMBER)[1]) : null;
    const found = number === null || !rest.length ? this.#named(words, 1) : this.#named(rest, number);
    const changes = number === null ? [[chosen, null, words]] : [[lines[number - 1], null, rest], [chosen, number, rest]];
    return [
      ...changes.slice(0, 1).flatMap((one) => this.#changed(...one)),
      ...(number === null ? [] : this.#coded(number, rest, 1)),
      ...changes.slice(1).flatMap((one) => this.#changed(...one)),
      ...found,
    ].filter(isFirst).slice(0, RESULTS);
  }

  /** Products that the words name. */
  #named(words, qty) {
    const fits = this.entries.map((one) => ({ ...this.#fit(one, new Draft(this.book, one.product), words), product: one.product }));
    return fits.filter(({ names }) => names).sort((left, right) => right.points - left.points)
      .map(({ product, draft }) => this.#reading(product, qty, draft));
  }

  #coded(code, words, qty) {
    const known = this.byCode.get(code);
    const fit = known && this.#fit(known, new Draft(this.book, known.product), words);
    return fit?.draft && !fit.itself ? [this.#reading(known.product, qty, fit.draft)] : [];
  }

  /** A change of a line, when every word is about what it already is. */
  #changed(line, qty, words) {
    const product = line && words.length ? this.book.product(line.selection.item) : null;
    if (!product) return [];
    const known = this.entries.find((one) => one.product === product) ?? entry(product, this.book);
    const fit = this.#fit(known, new Draft(this.book, product, line.selection), words);
    if (!fit.draft || fit.itself || fit.idle) return [];
    return [{ ...this.#reading(product, qty ?? line.qty, fit.draft), line, ready: missing(this.book, fit.draft.selection) === "" }];
  }

  #reading(product, qty, { selection, sizeNamed }) {
    const plainEnough = isPlain(this.book, product) || (sizeNamed && Boolean(product.variants?.length));
    return { product, qty, selection, line: null, ready: product.state === "on" && plainEnough && missing(this.book, selection) === "" };
  }

  /** Reads every word into the draft: {draft, points, names: whether a word names the product, itself: by its own name and not
   * by an option, idle: nothing was said}; without a draft when a word means nothing here. */
  #fit(known, draft, words) {
    let points = known.names.some((name) => name.join(" ").startsWith(words.join(" "))) ? 10 : 0;
    let names = false;
    let itself = false;
    let idle = true;
    for (let at = 0; at < words.length;) {
      const taken = meaning(known, draft, words, at);
      if (!taken) return {};
      at += taken.count;
      points += taken.points;
      names ||= Boolean(taken.names);
      itself ||= taken.names === "itself";
      idle &&= Boolean(taken.idle);
    }
    return { draft, points, names, itself, idle };
  }
}

/** What the words from `at` on mean: {count, points, names?: "itself" or true, idle?} or null. */
function meaning(known, draft, words, at) {
  const word = words[at];
  if (NOT.has(word)) return without(draft, words, at);
  const exact = best(word, known.words);
  if (exact === 2) return { count: 1, points: 5, names: "itself" };
  const dose = word.match(/^([1-9])$/) && at + 1 < words.length ? draft.option(words, at + 1) : null;
  if (dose) return set(draft, dose, Number(word), dose.count + 1);
  if (words.length > 1 && draft.takeSize(word, words[at + 1])) return { count: 1, points: 3 };
  if (EXTRA.has(word)) {
    const more = draft.option(words, at + 1 < words.length ? at + 1 : at);
    if (more) return set(draft, more, draft.oneMore(more), at + 1 < words.length ? more.count + 1 : 1);
  }
  if (exact === 1) return { count: 1, points: 4, names: "itself" };
  const picked = draft.takePick(words, at);
  if (picked) return { count: picked, points: 2 * picked };
  const option = draft.option(words, at);
  // `cola` alone is a soda: the answer to a question that has to be answered names the item too.
  if (option) return { ...set(draft, option, Math.max(1, option.option.default_qty), option.count), names: option.exact && option.group.min === 1 && !draft.isCombo };
  return loosely(known, word);
}

function set(draft, option, qty, count) {
  draft.setOption(option, qty);
  return { count, points: 3 * option.count };
}

/** `no onions`; where the menu itself has `No ice`, that. */
function without(draft, words, at) {
  if (at + 1 >= words.length) return { count: 1, points: 0, idle: true }; // still being typed
  const own = draft.option(words, at);
  if (own?.count > 1) return set(draft, own, 1, own.count);
  const option = draft.option(words, at + 1, true);
  return option && set(draft, option, 0, option.count + 1);
}

function loosely(known, word) {
  if (FILLERS.has(word)) return { count: 1, points: 0, idle: true };
  if (word.length < 3) return null;
  if (known.words.some((one) => one.includes(word))) return { count: 1, points: 2, names: "itself" };
  return best(word, known.loose) ? { count: 1, points: 1, names: "itself" } : null;
}

function entry(product, book) {
  return {
    product,
    names: Object.values(product.name).map(wordsOf),
    words: allWords([...Object.values(product.name), product.id.replaceAll(/[-_]/g, " ")]),
    loose: allWords([...Object.values(book.categories.get(product.category)?.name ?? {}), ...Object.values(product.description), ...product.tags]),
  };
}

/** The same thing is offered once. */
const isFirst = (reading, index, all) => all.findIndex((one) => one.product === reading.product && one.line === reading.line) === index;
