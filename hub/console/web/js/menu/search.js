/** Type to find: every word that was typed begins a word of the product, in any language of the menu. */

const RESULTS = 8;

export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export class MenuSearch {
  constructor(book) {
    const shelves = [...book.categories.keys()].flatMap((category) => book.shelf(category));
    this.entries = shelves.map((product) => entry(product, book));
  }

  /** `{qty, products}` for what was typed; a number in front is the quantity: `2 fries`. */
  find(text) {
    const words = plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const qty = words.length > 1 && /^[1-9]\d?$/.test(words[0]) ? Number(words.shift()) : 1;
    if (!words.length) return { qty, products: [] };
    const scored = this.entries.map((one) => [score(one, words), one.product]).filter(([points]) => points > 0);
    scored.sort((left, right) => right[0] - left[0]);
    return { qty, products: scored.slice(0, RESULTS).map(([, product]) => product) };
  }
}

function entry(product, book) {
  const category = book.categories.get(product.category);
  return {
    product,
    names: Object.values(product.name).map(plain),
    words: split([...Object.values(product.name), product.id.replaceAll(/[-_]/g, " ")]),
    loose: split([...Object.values(category?.name ?? {}), ...Object.values(product.description), ...product.tags]),
  };
}

const split = (texts) => texts.flatMap((text) => plain(text).split(/[^\p{L}\p{N}]+/u)).filter(Boolean);

function score({ names, words, loose }, wanted) {
  let points = names.some((name) => name.startsWith(wanted.join(" "))) ? 10 : 0;
  for (const word of wanted) {
    if (words.some((known) => known.startsWith(word))) points += 4;
    else if (word.length > 2 && words.some((known) => known.includes(word))) points += 2;
    else if (word.length > 2 && loose.some((known) => known.startsWith(word))) points += 1;
    else return 0;
  }
  return points;
}
