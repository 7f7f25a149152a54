/** How well somebody does something: 1 to 5, as pips. */

import { el } from "../dom.js";

export const LEVELS = ["", "a little", "with help", "well", "very well", "as well as it gets"];

export function pips(level) {
  return el("span", { class: "pips", role: "img", "aria-label": `level ${level}: ${LEVELS[level]}`, title: `${level}: ${LEVELS[level]}` },
    [1, 2, 3, 4, 5].map((one) => el("i", { "data-on": one <= level })));
}
