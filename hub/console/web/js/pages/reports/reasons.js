/** Why did they call: this week beside the one before. */

import { el } from "../../dom.js";
import { dayText, dayAfter } from "../planning/times.js";
import { WRAP_UPS } from "../../words.js";

const WORDS = { ...Object.fromEntries(WRAP_UPS), none: "No reason given in time" };

export function reasonsPart({ reasons, to }, file) {
  const most = Math.max(1, ...reasons.flatMap(({ calls, before }) => [calls, before]));
  const day = (text) => dayText(`${text}T12:00Z`, "UTC");
  return el("section", { key: "reasons", "aria-label": "Why did they call?" },
    el("div", { class: "plot-head" }, el("h2", {}, "Why did they call?"),
      el("p", { class: "quiet" }, `${day(dayAfter(to, -6))} – ${day(to)}, beside the week before`), file),
    reasons.length ? el("ol", { class: "reasons-list" }, reasons.map((reason) => row(reason, most))) : el("p", { class: "quiet nothing" }, "Nobody called in these two weeks."),
    el("p", { class: "legend quiet" }, el("span", {}, el("i", { class: "key-came" }), "this week"), el("span", {}, el("i", { class: "key-before" }), "the week before"),
      el("span", {}, "“more” and “fewer” stand where chance alone does not explain it")));
}

function row({ code, calls, before, share, trend, notes }, most) {
  return el("li", { key: code, "data-trend": trend },
    el("p", { class: "reason-name" }, el("strong", {}, WORDS[code] ?? code), trend ? el("span", { class: "mark" }, trend === "up" ? "more" : "fewer") : null),
    el("p", { class: "reason-bars", "aria-hidden": "true" },
      el("i", { class: "reason-now", vars: { "--share": String(calls / most) } }), el("i", { class: "reason-before", vars: { "--share": String(before / most) } })),
    el("p", { class: "reason-count figures" }, el("strong", {}, String(calls)), el("span", { class: "quiet" }, code === "none" ? ` before ${before}` : ` ${Math.round(share * 100)} % · before ${before}`)),
    el("p", { class: "reason-notes quiet" }, notes.length ? notes.map((note) => el("q", { key: note }, note)) : ""));
}
