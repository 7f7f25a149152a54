/** After the call: why they called, in one key, and a note. */

import { now } from "../clock.js";
import { el } from "../dom.js";
import { clockText, ENDINGS, WRAP_UPS } from "../words.js";

export function wrapUp(desk) {
  const { wrapUp: over } = desk.store.state;
  const left = Math.max(0, over.endsAt - now());
  return el("section", { class: "wrapup", key: `wrapup-${over.call}`, "aria-label": "Wrap-up" },
    el("p", { class: "quiet" }, `${ENDINGS[over.reason] ?? "The call is over."} ${over.kind === "text" ? "You wrote" : "You talked"} for ${clockText(over.lasted)}.`, over.line ? el("span", { role: "status", key: "line" }, ` ${over.line}`) : null),
    el("h1", {}, `Why did ${over.kiosk.site_name} call?`),
    el("div", { class: "reasons", role: "radiogroup", "aria-label": "Reason" }, WRAP_UPS.map(([code, words, key]) =>
      el("button", { key: code, role: "radio", "aria-checked": String(over.code === code), onclick: () => choose(desk, code) }, el("kbd", {}, key.toUpperCase()), words))),
    el("label", { key: "note" }, el("span", { class: "quiet" }, "A note for the house, if it helps ", el("kbd", {}, "N")),
      el("textarea", { class: "field", maxlength: 1000, rows: 2, value: over.note, oninput: (event) => { over.note = event.target.value; }, onkeydown: (event) => (event.key === "Escape" ? event.target.blur() : null) })),
    el("div", { class: "wrapup-end" },
      el("button", { class: "primary large", disabled: !over.code, onclick: () => finish(desk) }, "Done", el("kbd", {}, "Enter")),
      el("button", { class: "soft", disabled: !over.code, onclick: () => finish(desk, true) }, "Done, then a break", el("kbd", {}, "B")),
      el("button", { disabled: over.extended, onclick: () => desk.actions.moreTime() }, over.extended ? "More time given" : "More time", over.extended ? null : el("kbd", {}, "M")),
      el("p", { class: "cap quiet figures", role: "timer" }, el("span", { class: "cap-line", "aria-hidden": "true", vars: { "--left": Math.min(1, left / over.capS).toFixed(3) } }), `closes by itself in ${clockText(left)}`)));
}

function choose(desk, code) {
  desk.store.state.wrapUp.code = code;
  desk.store.changed();
}

/** Sends the reason; with `rests` a break follows. */
export function finish(desk, rests = false) {
  const { wrapUp: over } = desk.store.state;
  if (!over.code) return;
  if (rests) desk.actions.takeBreak();
  desk.actions.wrapUp(over.code, over.note.trim());
}
