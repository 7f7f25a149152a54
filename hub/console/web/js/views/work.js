/** A piece of background work in the centre: its facts, its question, done or given back. */

import { el, icon } from "../dom.js";
import { moneyText } from "../money.js";
import { sentence } from "../words.js";
import { isWhole, WORK_KINDS } from "./work-kinds.js";

export function workPanel(desk) {
  const { work } = desk.store.state;
  const kind = WORK_KINDS[work.kind] ?? {};
  const whole = isWhole(work);
  return el("section", { class: "work", key: `work-${work.task}`, "aria-label": work.title },
    el("p", { class: "quiet" }, kind.name ?? sentence(work.kind)),
    el("h1", {}, work.title),
    kind.why ? el("p", { class: "work-why" }, kind.why) : null,
    facts(work.facts),
    kind.choices ? el("fieldset", { class: "work-question" }, el("legend", {}, kind.question), el("div", { class: "chips" }, kind.choices.map(([value, words]) =>
      el("button", { class: "chip", key: String(value), type: "button", "aria-pressed": String(work.result[kind.of] === value), onclick: () => desk.background.answer({ [kind.of]: value }) }, work.result[kind.of] === value ? icon("check") : null, words)))) : null,
    kind.form?.(desk, work) ?? null,
    el("label", { class: "work-label", key: "note" }, el("span", { class: "quiet" }, "A note ", el("kbd", {}, "N")),
      el("textarea", { class: "field work-note", maxlength: 1000, rows: 2, value: work.note, oninput: (event) => { work.note = event.target.value; desk.store.changed(); }, onkeydown: (event) => (event.key === "Escape" ? event.target.blur() : null) })),
    el("div", { class: "work-end" },
      el("button", { class: "primary large", disabled: !whole || work.paused, onclick: () => desk.background.done() }, "Done", el("kbd", {}, "Enter")),
      el("button", { class: "soft", onclick: () => desk.background.giveBack() }, "Give it back", el("kbd", {}, "R")),
      el("p", { class: "quiet small" }, "A call comes first; then this waits for you.")));
}

const IDS = new Set(["kiosk", "refund", "order", "call"]); // for programs, not for people

/** Minor units beside their currency become money. */
const worded = ({ amount, currency, ...more }) => (Number.isInteger(amount) && currency ? { amount: { amount, currency }, ...more } : { amount, ...more });

/** What is plain is a row; lists and what a form shows are left to it. */
function facts(known) {
  const rows = Object.entries(worded(known)).filter(([key, value]) => !IDS.has(key) && value !== null && value !== undefined && value !== "" && (typeof value !== "object" || "currency" in value));
  if (!rows.length) return null;
  return el("dl", { class: "facts work-facts", key: "facts" }, rows.map(([key, value]) =>
    el("div", { key }, el("dt", {}, sentence(key)), el("dd", { class: "figures" }, factText(value)))));
}

function factText(value) {
  if (typeof value === "object") return moneyText(value.amount, value.currency);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" }) : String(value);
}

/** In a call: the work that waits for its end. */
export function workPaused({ work, calls, wrapUps }) {
  if (!work || (!calls.length && !wrapUps.length)) return null;
  return el("p", { class: "work-paused", key: "paused" }, icon("hold"), el("span", {}, el("strong", {}, work.title), " waits, and goes on after this."));
}
