/** Who waits, the longest first, and how many by language. */

import { el, icon } from "../../dom.js";
import { clockText, languageName, PAGES } from "../../words.js";

export function waitingPanel(floor, passed, onWall) {
  const most = onWall ? 9 : 40;
  const rows = floor.waiting.slice(0, most);
  const more = floor.waiting_count - rows.length;
  return el("section", { class: "wall-waiting", key: "waiting", "aria-label": "Who waits" },
    el("h2", {}, "Who waits"),
    languages(floor, passed),
    rows.length
      ? el("ol", { class: "waits", "data-more": floor.waiting_count > 6, tabindex: "0" }, rows.map((one) => row(one, passed, floor.alarm_s)))
      : el("p", { class: "nobody" }, icon("check"), "Everybody is being helped."),
    more > 0 ? el("p", { class: "more-wait quiet", key: "more" }, `and ${more} more`) : null);
}

function row(one, passed, alarm) {
  const waited = one.waited_s + passed;
  const late = waited >= alarm;
  return el("li", { key: one.call, "data-late": late, "data-ringing": Boolean(one.ringing), vars: { "--share": Math.min(1, waited / alarm).toFixed(3) } },
    icon(one.kind === "text" ? "keyboard" : "camera"),
    el("div", {},
      el("p", { class: "wait-site" }, el("strong", {}, one.site_name), ` ${one.kiosk_name}`),
      el("p", { class: "quiet" }, [languageName(one.language), one.ringing ? `rings at ${one.ringing}` : PAGES[one.page]].filter(Boolean).join(" · "))),
    el("strong", { class: "figures wait-time" }, late ? icon("warning") : null, clockText(waited)));
}

/** When more wait than can be read one by one: the shape of the queue. */
function languages(floor, passed) {
  const by = floor.counts.filter((count) => count.by === "language").sort((a, b) => b.waiting - a.waiting);
  if (by.length < 2) return null;
  return el("ul", { class: "by-language", key: "languages", "aria-label": "By language" }, by.slice(0, 4).map((count) =>
    el("li", { key: count.of, "data-late": count.oldest_s + passed >= floor.alarm_s },
      el("strong", { class: "figures" }, String(count.waiting)), ` ${languageName(count.of)}`)));
}
