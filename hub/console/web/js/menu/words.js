/** How typed words meet the words of the menu: without accents and case, by their beginnings, one or many of a thing alike. */

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** `"2x Lg. cola, w/o ice"` as `["2x", "lg", "cola", "without", "ice"]`; `#12` stays one word. */
export const wordsOf = (text) => plain(text).replaceAll("w/o", "without").match(/#?[\p{L}\p{N}]+/gu) ?? [];

/** All words of some texts. */
export const allWords = (texts) => texts.flatMap(wordsOf);

export const NOT = new Set(["no", "without", "sin", "minus", "hold", "less"]);
export const EXTRA = new Set(["extra", "more", "mas", "add", "double", "doble", "dbl"]);
export const FILLERS = new Set(["with", "and", "con", "y", "of", "a", "an", "the", "please", "in", "on"]);

const SIZES = {
  s: "small", sm: "small", chico: "small", chica: "small",
  m: "medium", md: "medium", med: "medium", mediano: "medium", mediana: "medium",
  r: "regular", reg: "regular",
  l: "large", lg: "large", lrg: "large", xl: "large", big: "large", grande: "large", gde: "large",
  dbl: "double", sgl: "single",
};

/** A size as the menu writes it: `lg` is `large`. */
export const size = (word) => SIZES[word] ?? word;

const singular = (word) => (word.length > 3 ? word.replace(/(?<=ch|sh|x|o)es$|s$/, "") : word);

/** How well a typed word meets one of the menu's: 2 the same, 1 its beginning, 0 not at all. */
function meets(typed, known) {
  if (typed === known || singular(typed) === singular(known)) return 2;
  return known.startsWith(typed) ? 1 : 0;
}

/** The best meeting of a typed word with any of these. */
export const best = (typed, known) => known.reduce((most, word) => Math.max(most, meets(typed, word)), 0);

/** How many words from `at` on belong to a name: the first has to, the others may go on with it. */
export function span(words, at, name) {
  let count = 0;
  while (at + count < words.length && best(words[at + count], name)) count += 1;
  return count;
}
