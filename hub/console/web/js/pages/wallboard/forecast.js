/** Calls of today by half hour: what was expected, and what came. */

import { el, svg } from "../../dom.js";

const WIDTH = 640;
const HEIGHT = 150;
const FOOT = 22;

export function forecastPanel(today, day) {
  const slots = today?.slots ?? [];
  if (!slots.length) return null;
  const known = slots.some(({ forecast }) => forecast !== null);
  const busy = [0, ...slots.flatMap(({ high, forecast, actual }) => [high ?? 0, forecast ?? 0, actual ?? 0])];
  const most = Math.max(4, ...busy);
  const [first, last] = open(slots);
  const seen = slots.slice(first, last + 1);
  const step = WIDTH / seen.length;
  const y = (calls) => (HEIGHT - FOOT) * (1 - calls / most) + 4;
  return el("section", { class: "wall-forecast", key: "forecast", "aria-label": "Calls today" },
    el("h2", {}, "Calls today", el("span", { class: "quiet" }, ` ${summary(today, day, known)}`)),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": summary(today, day, known), preserveAspectRatio: "none" },
      known ? svg("path", { class: "band", d: band(seen, step, y) }) : null,
      svg("path", { class: "base", d: `M0 ${y(0)}H${WIDTH}` }),
      seen.map(({ actual }, index) => (actual ? svg("rect", { class: "came", x: (index * step + step * .18).toFixed(1), y: y(actual).toFixed(1), width: (step * .64).toFixed(1), height: (y(0) - y(actual)).toFixed(1), rx: 2 }) : null)),
      known ? svg("path", { class: "expected", d: line(seen, step, y) }) : null),
    el("div", { class: "hours figures quiet", "aria-hidden": "true" }, hours(seen, today.zone)),
    known ? el("p", { class: "legend quiet" }, el("i", { class: "key-came" }), "came", el("i", { class: "key-expected" }), "expected, with the range of 8 days in 10") : null);
}

/** The slots worth showing: from the first to the last in which somebody calls, or is expected to. */
function open(slots) {
  const busy = ({ forecast, actual }) => (forecast ?? 0) >= .05 || (actual ?? 0) > 0;
  const first = slots.findIndex(busy);
  const last = slots.findLastIndex(busy);
  if (first < 0 || last - first < 12) return [Math.max(0, Math.min(first < 0 ? 16 : first, slots.length - 24)), slots.length - 1];
  return [Math.max(0, first - 1), Math.min(slots.length - 1, last + 1)];
}

function summary({ slots, now }, { asked }, known) {
  if (!known) return `${asked} so far`;
  const until = slots.filter(({ at }) => at <= now);
  const came = until.reduce((sum, { actual }) => sum + (actual ?? 0), 0);
  const running = until.at(-1);
  const share = running ? Math.min(1, (new Date(now) - new Date(running.at)) / 1_800_000) : 0;
  const expected = until.reduce((sum, { forecast }, index) => sum + forecast * (index === until.length - 1 ? share : 1), 0);
  return `${came} so far, ${Math.round(expected)} expected by now`;
}

const line = (slots, step, y) => slots.map(({ forecast }, index) => `${index ? "L" : "M"}${((index + .5) * step).toFixed(1)} ${y(forecast).toFixed(1)}`).join("");

function band(slots, step, y) {
  const along = (key) => slots.map((slot, index) => `${((index + .5) * step).toFixed(1)} ${y(slot[key]).toFixed(1)}`);
  return `M${along("high").join("L")}L${along("low").reverse().join("L")}Z`;
}

function hours(slots, zone) {
  const text = new Intl.DateTimeFormat("en", { hour: "numeric", timeZone: zone });
  const every = Math.ceil(slots.length / 7);
  return slots.filter((_, index) => index % every === 0).map(({ at }) => el("span", { key: at }, text.format(new Date(at))));
}
