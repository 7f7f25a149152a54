/** The picture of a product; where there is none the plate stays empty. */

import { el } from "../dom.js";

export function dish(book, product, width = 320) {
  return el("img", { class: "dish", src: book.picture(product.image, width), alt: "", loading: "lazy", onerror: hide, onload: show });
}

function hide({ target }) {
  target.dataset.missing = "";
}

function show({ target }) {
  delete target.dataset.missing;
}
