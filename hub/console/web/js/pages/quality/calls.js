/** The last calls of a site, as both ends saw them. */

import { el, icon } from "../../dom.js";
import { momentText } from "../dates.js";
import { GRADES, LINKS, NOTICED, RELAYS, seconds, share } from "./words.js";

const HEAD = ["When", "Kiosk", "At the kiosk", "At the agent's"];

export function callList(recent) {
  if (!recent) return el("p", { class: "quiet" }, "Looking them up …");
  if (!recent.length) return el("p", { class: "quiet" }, "There were none.");
  return el("div", { class: "calls-scroll", tabindex: "0", role: "region", "aria-label": "Last calls" },
    el("table", { class: "call-ends" },
      el("thead", {}, el("tr", {}, HEAD.map((words) => el("th", { scope: "col" }, words)))),
      el("tbody", {}, recent.map((call) => el("tr", { key: call.call },
        el("td", { class: "quiet figures" }, momentText(call.at)),
        el("th", { scope: "row" }, call.kiosk_name),
        endCell(call.ends.find(({ side }) => side === "kiosk")),
        endCell(call.ends.find(({ side }) => side === "agent")))))));
}

function endCell(end) {
  if (!end) return el("td", { class: "quiet" }, "–");
  const noticed = Object.keys(end.faults).map((fault) => NOTICED[fault]);
  return el("td", {},
    el("span", { class: "grade small", "data-grade": end.grade }, icon(GRADES[end.grade][0]), noticed.length ? noticed.join(", ") : "good"),
    el("small", { class: "quiet figures" }, numbers(end)));
}

/** Only what there was: "Ana · sound after 0.6 s · round trip 48 ms · 1.2 % made up · directly". */
function numbers({ side, by, quality: q }) {
  return [
    side === "agent" ? by : LINKS[q.link ?? ""],
    q.sound_after_ms === undefined ? "" : `sound after ${seconds(q.sound_after_ms)}`,
    q.round_trip_ms === undefined ? "" : `round trip ${Math.round(q.round_trip_ms)} ms`,
    q.concealed > .0005 ? `${share(q.concealed)} made up` : "",
    q.freezes ? `froze ${q.freezes === 1 ? "once" : `${q.freezes} times`}, ${seconds(q.frozen_ms)}` : "",
    q.cuts ? `cut off ${q.cuts === 1 ? "once" : `${q.cuts} times`}, ${seconds(q.cut_ms)}` : "",
    q.renewals ? `connected anew ${q.renewals === 1 ? "once" : `${q.renewals} times`}` : "",
    q.relay ? RELAYS[q.relay] : "",
    q.height ? `${q.width}\u00a0×\u00a0${q.height}${q.fps ? `, ${Math.round(q.fps)} a second` : ""}` : "",
    q.cpu ? `processor ${share(q.cpu)}` : "",
  ].filter(Boolean).join(" · ");
}
