/** Pairs of words, one language beside the other: each is right, or is written better. */

import { el } from "../dom.js";
import { languageName } from "../words.js";

export function translationForm(desk, { facts, result }) {
  const answers = result.texts ?? {};
  const set = (index, value) => desk.background.answer({ texts: { ...answers, [index]: value } });
  return el("ol", { class: "pairs", key: "pairs" }, (facts.texts ?? []).map((pair, index) => {
    const [[from, text], [to, other]] = Object.entries(pair.texts ?? { [facts.from ?? "en"]: pair.from, [facts.to ?? "es"]: pair.to });
    const answer = answers[index];
    return el("li", { key: String(index) },
      el("p", {}, el("span", { class: "quiet small" }, languageName(from)), el("strong", { lang: from }, text)),
      el("p", {}, el("span", { class: "quiet small" }, languageName(to)), el("strong", { lang: to }, other)),
      el("div", { class: "pair-acts" },
        el("button", { class: "chip", type: "button", "aria-pressed": String(answer === "right"), onclick: () => set(index, "right") }, "They say the same"),
        el("input", { class: "field", "aria-label": `Better words for ${text}`, placeholder: "or write it better", lang: to, value: answer && answer !== "right" ? answer : "", oninput: (event) => set(index, event.target.value || undefined) })));
  }));
}
