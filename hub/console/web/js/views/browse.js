/** Between calls the menu is there to look things up. */

import { el } from "../dom.js";
import { dish } from "./dish.js";

export function browse(desk) {
  const { book } = desk.store.state;
  if (!book) return null;
  const { work } = desk;
  const categories = [...book.categories.values()].filter((category) => book.shelf(category.id).length);
  const chosen = categories.find(({ id }) => id === work.category) ?? categories[0];
  return el("section", { class: "browse", key: "browse", "aria-label": "The menu" },
    el("div", { class: "shelves", role: "group", "aria-label": "Categories" }, categories.map((category) =>
      el("button", { key: category.id, "aria-pressed": String(category === chosen), onclick: () => work.set({ category: category.id }) }, book.text(category.name)))),
    el("ul", { class: "tiles", key: chosen.id }, book.shelf(chosen.id).map((product) => el("li", { key: product.id },
      el("button", { class: "tile", onclick: () => work.open(product) },
        dish(book, product),
        el("strong", {}, book.text(product.name)),
        el("span", { class: product.state === "on" ? "quiet figures" : "sold-out" }, product.state === "on" ? book.priceWords(product) : "sold out"))))));
}
