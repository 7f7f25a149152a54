/** Names with levels in a form: one row each, and an empty one to add. */

import { el, icon } from "../../dom.js";
import { LEVELS } from "../levels.js";

/** `levels` is changed in place; `known` are names to choose from, as {name: words}. */
export function levelsEditor({ title, levels, known, changed }) {
  const free = Object.keys(known).filter((name) => !(name in levels));
  return el("fieldset", { class: "levels" },
    el("legend", {}, title),
    Object.entries(levels).map(([name, level]) => el("p", { key: name },
      el("span", {}, known[name] ?? name),
      el("select", { class: "field", "aria-label": `${known[name] ?? name}: level`, value: String(level), onchange: (event) => { levels[name] = Number(event.target.value); changed(); } },
        [1, 2, 3, 4, 5].map((one) => el("option", { key: String(one), value: String(one), selected: one === level }, `${one} ${LEVELS[one]}`))),
      el("button", { type: "button", class: "round", "aria-label": `Remove ${known[name] ?? name}`, onclick: () => { delete levels[name]; changed(); } }, icon("close")))),
    free.length ? el("p", { key: "add" },
      el("select", { class: "field", "aria-label": `Add to ${title}`, value: "", onchange: (event) => { levels[event.target.value] = 3; event.target.value = ""; changed(); } },
        el("option", { key: "", value: "" }, "Add …"),
        free.map((name) => el("option", { key: name, value: name }, known[name])))) : null);
}
