/** One site: how good its line is, day by day and by the hour, what is wrong at which counter, and its last calls. */

import { el, icon } from "../../dom.js";
import { columns, frame, plot } from "../../views/plot.js";
import { shortDayText } from "../planning/times.js";
import { callList } from "./calls.js";
import { GRADES, TOO_FEW, adviceWords, hourOf, hoursText, seconds, share } from "./words.js";

const calls = ({ good, fair, bad }) => good + fair + bad;

function grade(of) {
  const [drawing, words] = GRADES[of] ?? TOO_FEW;
  return el("span", { class: "grade", "data-grade": of ?? "none" }, icon(drawing), words);
}

/** `opened`: whether its last calls are unfolded; `onOpen(open)`; `recent`: those calls, or null while they are loaded. */
export function sitePart(site, days, { opened, onOpen, recent }) {
  const today = days.at(-1);
  const troubled = site.kiosks.filter(({ advice }) => advice);
  return el("section", { class: "site-line", key: site.site, "aria-labelledby": `line-${site.site}` },
    el("header", {},
      el("h2", { id: `line-${site.site}` }, site.name),
      grade(site.grade),
      el("p", { class: "quiet" }, summary(site))),
    el("ul", { class: "advice" }, troubled.map((kiosk) => adviceRow(kiosk, today))),
    el("div", { class: "line-pictures" }, dayPlot(site, days), hourStrip(site), figures(site)),
    el("details", { class: "last-calls", open: opened, ontoggle: (event) => onOpen(event.currentTarget.open) },
      el("summary", {}, "Its last calls"),
      opened ? callList(recent) : null));
}

function summary({ tally, kiosks }) {
  const all = calls(tally);
  const not = tally.fair + tally.bad;
  const counters = kiosks.length === 1 ? "1 kiosk" : `${kiosks.length} kiosks`;
  if (!not) return `${all === 1 ? "The one call was" : `All ${all.toLocaleString("en")} calls were`} good · ${counters}`;
  return `${[tally.bad ? `${tally.bad} bad` : "", tally.fair ? `${tally.fair} fair` : ""].filter(Boolean).join(" and ")} of ${all.toLocaleString("en")} calls · ${counters}`;
}

function adviceRow(kiosk, today) {
  const { what, remedy } = adviceWords(kiosk.advice, today);
  const { fair, bad } = kiosk.tally;
  return el("li", { key: kiosk.kiosk, "data-grade": kiosk.grade },
    icon(GRADES[kiosk.grade][0]),
    el("p", {}, el("strong", {}, kiosk.name), ` ${what}. `, el("span", { class: "remedy" }, remedy)),
    el("span", { class: "quiet small figures" }, `${fair + bad} of ${calls(kiosk.tally)} calls`));
}

function dayPlot(site, days) {
  const most = Math.max(4, ...site.days.map(calls));
  const every = Math.ceil(days.length / 7);
  const labels = Object.fromEntries(days.map((day, index) => [index, shortDayText(`${day}T12:00Z`, "UTC")]).filter((_, index) => (days.length - 1 - index) % every === 0));
  const notGood = site.days.map(({ fair, bad }) => fair + bad);
  return el("div", { class: "by-day" }, el("h3", {}, "Day by day"),
    plot({ key: "days", label: daysLabel(site, days), frame: frame(days.length, most, 150, { width: 520 }), labels, centred: true, unit: (value) => Math.round(value), marks: (f) => [
      columns(f, site.days.map(calls), "line-good", .62), columns(f, notGood, "line-fair", .62), columns(f, site.days.map(({ bad }) => bad), "line-bad", .62)] }));
}

const daysLabel = (site, days) => `Calls by day. ${site.days.map((tally, index) => (calls(tally) ? `${days[index]}: ${calls(tally)}, ${tally.bad} bad, ${tally.fair} fair` : "")).filter(Boolean).join(". ")}`;

/** Only the hours in which there were calls. */
function hourStrip(site) {
  const busy = site.hours.map(calls);
  const first = busy.findIndex(Boolean);
  const last = busy.findLastIndex(Boolean);
  const shown = site.hours.slice(first, last + 1).map((tally, index) => ({ tally, hour: first + index }));
  return el("div", { class: "by-hour" }, el("h3", {}, "By the hour"),
    el("ol", { "aria-label": "Share of calls that were not good, by the hour of the day" }, shown.map(({ tally, hour }) => {
      const part = calls(tally) ? (tally.fair + tally.bad) / calls(tally) : 0;
      const words = calls(tally) ? `${hoursText([hour, hour + 1])}: ${share(part)} of ${calls(tally)} calls not good` : `${hoursText([hour, hour + 1])}: no calls`;
      return el("li", { key: String(hour), title: words, vars: { "--part": Math.min(1, part).toFixed(3) }, "data-none": calls(tally) ? null : "" },
        el("span", { class: "unseen" }, words), el("i", { "aria-hidden": "true" }), hour % 3 === 0 ? el("b", { "aria-hidden": "true" }, hourOf(hour)) : null);
    })));
}

function figures(site) {
  const pair = ([middle, worst], text) => [text(middle), `1 in 20 over ${text(worst)}`];
  const rows = [
    ["Sound after accepting", site.sound_after_ms ? pair(site.sound_after_ms, seconds) : null],
    ["Round trip", site.round_trip_ms ? pair(site.round_trip_ms, (ms) => `${Math.round(ms)} ms`) : null],
    ["Sound made up", site.concealed === null ? null : [share(site.concealed), "in place of lost packets"]],
    ["By a relay", [share(site.relayed), site.by_tcp ? `${share(site.by_tcp)} by TCP` : "none by TCP"]],
  ];
  return el("dl", { class: "line-figures" }, rows.filter(([, value]) => value).map(([name, [value, more]]) => el("div", { key: name },
    el("dt", {}, name), el("dd", { class: "figures" }, value), el("dd", { class: "quiet small" }, more))));
}
