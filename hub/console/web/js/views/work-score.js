/** A call to score: what happened in it, and a mark from 0 to 4 for each of the house's questions. */

import { el } from "../dom.js";

const MARKS = ["not at all", "a little", "mostly", "well", "as well as it gets"];

export const allMarked = ({ marks }, { criteria }) => (criteria ?? []).every(({ id }) => marks?.[id] !== undefined);

export function scoreForm(desk, { facts, result }) {
  const marks = result.marks ?? {};
  const give = (id, mark) => desk.background.answer({ marks: { ...marks, [id]: mark } });
  return el("div", { class: "work-score", key: "score" },
    facts.transcript?.length ? el("ol", { class: "work-said" }, facts.transcript.map(({ who, words }, index) =>
      el("li", { key: String(index) }, el("strong", {}, who), el("span", {}, words)))) : null,
    (facts.criteria ?? []).map(({ id, name, about }) => el("fieldset", { key: id },
      el("legend", {}, name), el("p", { class: "quiet small" }, about),
      el("div", { class: "chips", role: "radiogroup", "aria-label": name }, MARKS.map((words, mark) =>
        el("button", { class: "chip", key: String(mark), type: "button", role: "radio", "aria-checked": String(marks[id] === mark), "aria-pressed": String(marks[id] === mark), title: words, onclick: () => give(id, mark) }, `${mark} · ${words}`))))));
}
