/** The fields that say what somebody is and can, for a person who is here and for one who is invited. */

import { el } from "../../dom.js";
import { languageName, sentence } from "../../words.js";
import { levelsEditor } from "./levels-editor.js";

const LANGUAGES = ["en", "es", "pt", "fr", "zh", "vi", "de", "pl", "ar", "tl"];
const SKILLS = ["orders"];

export function fields(draft, { me, sites, changed, lockRole = false }) {
  const roles = ["agent", "supervisor", "manager", "kitchen", "technician", ...(me.role === "admin" || draft.role === "admin" ? ["admin"] : [])];
  return [
    el("div", { class: "pair" },
      choice("Role", draft.role, roles.map((role) => [role, sentence(role)]), (value) => { draft.role = value; changed(); }, lockRole),
      choice("Site", draft.site, [["", "None"], ...sites.map(({ id, name }) => [id, name])], (value) => { draft.site = value; changed(); })),
    choice("Paid", draft.independent ? "yes" : "no", [["no", "Employed"], ["yes", "Independent: by the task"]], (value) => { draft.independent = value === "yes"; changed(); }),
    levelsEditor({ title: "Languages", levels: draft.languages, known: named(LANGUAGES, draft.languages, languageName), changed }),
    levelsEditor({ title: "Skills", levels: draft.skills, known: named(SKILLS, draft.skills, sentence), changed }),
  ];
}

const named = (names, present, words) => Object.fromEntries([...new Set([...names, ...Object.keys(present)])].map((name) => [name, words(name)]));

function choice(title, value, options, choose, disabled = false) {
  return el("label", { key: title }, el("span", {}, title),
    el("select", { class: "field", value, disabled, onchange: (event) => choose(event.target.value) },
      options.map(([id, words]) => el("option", { key: id, value: id, selected: id === value }, words))));
}
