/** The menu in force, to look things up in and to put a selection into words. */

import { amountText, moneyText } from "../money.js";

const OWN_LANGUAGE = "en";

export class MenuBook {
  constructor(menu) {
    this.menu = menu;
    this.items = new Map(menu.items.map((item) => [item.id, item]));
    this.combos = new Map(menu.combos.map((combo) => [combo.id, combo]));
    this.groups = new Map(menu.option_groups.map((group) => [group.id, group]));
    this.categories = new Map(menu.categories.map((category) => [category.id, category]));
    this.modes = new Map(menu.service_modes.map((mode) => [mode.id, mode]));
    this.codes = new Map(menu.categories.flatMap(({ id }) => this.shelf(id)).map(({ id }, index) => [id, index + 1]));
  }

  product(id) {
    return this.items.get(id) ?? this.combos.get(id);
  }

  /** The short number of a product: its place on the whole menu, from 1. */
  codeOf(id) {
    return this.codes.get(id);
  }

  isCombo(product) {
    return this.combos.has(product.id);
  }

  /** What a category shows: combos first, nothing hidden. */
  shelf(category) {
    return [...this.menu.combos, ...this.menu.items].filter((one) => one.category === category && one.state !== "hidden");
  }

  groupsOf(item) {
    return item.groups.map((id) => this.groups.get(id));
  }

  /** A text in the agent's language, or in another one. */
  text(texts, language = OWN_LANGUAGE) {
    return texts[language] ?? texts[this.menu.languages[0]];
  }

  /** The same in the customer's language, where it reads differently. */
  theirs(texts, language) {
    const text = this.text(texts, language);
    if (!text) return "";
    return text.toLowerCase() === this.text(texts).toLowerCase() ? "" : text;
  }

  picture(name, width = 320) {
    return `/api/console/menu/pictures/${encodeURIComponent(name)}@${width}.png`;
  }

  amount(minor) {
    return amountText(minor, this.menu.minor_digits);
  }

  money(minor) {
    return moneyText(minor, this.menu.currency, this.menu.minor_digits);
  }

  /** The price on the tile: `8.90`, or `from 3.20` where sizes differ. */
  priceWords(product) {
    if (!product.variants?.length) return this.amount(product.price);
    const prices = product.variants.filter((variant) => variant.state !== "hidden").map((variant) => variant.price);
    const least = this.amount(Math.min(...prices));
    return new Set(prices).size > 1 ? `from ${least}` : least;
  }

  /** The price of the size that was chosen, before options. */
  priceOf(product, selection) {
    const variant = product.variants?.find(({ id }) => id === selection.variant);
    return this.amount(variant?.price ?? product.price);
  }

  /** Variant, picks and whatever is not as it comes, in words: `["Large", "2 × Cheese", "no Onion"]`. */
  describe(selection, language = OWN_LANGUAGE) {
    const combo = this.combos.get(selection.item);
    if (!combo) return this.#itemWords(this.items.get(selection.item), selection, language);
    return combo.slots.flatMap((slot) =>
      selection.picks.filter((pick) => pick.slot === slot.id).map((pick) => this.#pickWords(pick, language)),
    );
  }

  /** The name of whatever an id means: product, option, group, slot, variant, category, promotion. */
  nameOf(id) {
    const known = this.product(id) ?? this.groups.get(id) ?? this.categories.get(id) ?? this.modes.get(id) ?? this.#inner(id);
    return known ? this.text(known.name) : id;
  }

  #inner(id) {
    const { option_groups: groups, combos, items, promotions } = this.menu;
    const all = [
      ...groups.flatMap((group) => group.options),
      ...combos.flatMap((combo) => combo.slots),
      ...items.flatMap((item) => item.variants),
      ...promotions,
    ];
    return all.find((one) => one.id === id);
  }

  #pickWords(pick, language) {
    const item = this.items.get(pick.item);
    if (!item) return pick.item;
    const details = this.#itemWords(item, pick, language);
    const name = this.text(item.name, language);
    return details.length ? `${name} (${details.join(", ")})` : name;
  }

  #itemWords(item, { variant, options }, language) {
    if (!item) return [];
    const words = item.variants.length > 1 ? item.variants.filter(({ id }) => id === variant).map(({ name }) => this.text(name, language)) : [];
    const quantity = new Map(options.map((option) => [option.id, option.qty]));
    for (const group of this.groupsOf(item)) {
      for (const option of group.options) {
        const qty = quantity.get(option.id) ?? 0;
        const name = this.text(option.name, language);
        if (qty === option.default_qty && !isOneOf(group)) continue; // as it comes
        if (qty > 1) words.push(`${qty} × ${name}`);
        else if (qty === 1) words.push(name);
        else if (!isOneOf(group)) words.push(language === "es" ? `sin ${name}` : `no ${name}`);
      }
    }
    return words;
  }
}

/** Exactly one is chosen, so that choosing another takes the first away without a word. */
export const isOneOf = (group) => group.min === 1 && group.max === 1;
