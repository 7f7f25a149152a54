/** Figures as tiles with their formulas, and as a table of parts. */

import { el } from "../../dom.js";
import { dayText } from "../planning/times.js";
import { clockText } from "../../words.js";

/** In the order of the page; the first ones are large. */
const GROUPS = [
  ["The promise", ["service_level", "average_wait", "abandonment", "asked"]],
  ["Waiting", ["service_level_strict", "p90_wait", "short_abandons", "tickets", "other_ways"]],
  ["Calls", ["answered", "handle_time", "talk_time", "wrap_up_time", "first_contact"]],
  ["People", ["occupancy", "shrinkage", "adherence", "logged_in", "thumbs_up"]],
  ["Rings and work", ["non_response", "non_response_net", "reject_rate", "coded", "work_done"]],
];

const COLUMNS = {
  day: ["asked", "service_level", "average_wait", "p90_wait", "abandonment", "handle_time", "occupancy", "adherence"],
  site: ["asked", "service_level", "average_wait", "p90_wait", "abandonment", "handle_time", "first_contact"],
  language: ["asked", "service_level", "average_wait", "p90_wait", "abandonment", "handle_time", "first_contact"],
  agent: ["answered", "handle_time", "first_contact", "coded", "occupancy", "adherence", "non_response", "reject_rate", "logged_in"],
  kind: ["asked", "service_level", "average_wait", "abandonment", "handle_time", "work_done"],
};

/** The promise, large, or all the others. */
export function figureTiles({ kpis, total }, large) {
  const known = new Map(kpis.map((kpi) => [kpi.key, kpi]));
  return GROUPS.filter((_, index) => large === (index === 0)).map(([words, keys]) => el("section", { class: "figures-row", key: words, "data-large": large },
    el("h2", {}, words),
    el("dl", {}, keys.filter((key) => known.has(key)).map((key) => tile(known.get(key), total[key])))));
}

function tile(kpi, figure) {
  return el("div", { key: kpi.key },
    el("dt", {}, kpi.name),
    el("dd", { class: "value figures" }, valueText(figure.value, kpi.unit)),
    el("dd", { class: "formula quiet" }, kpi.formula, figure.under === null || !figure.under || kpi.key === "p90_wait" ? null : el("span", { class: "figures" }, fraction(figure, kpi.unit))));
}

function fraction({ over, under }, unit) {
  const text = (value) => (value >= 3600 && unit === "share" && under > 3600 ? spent(value) : Math.round(value).toLocaleString("en"));
  return unit === "seconds" ? ` = ${spent(over)} / ${Math.round(under).toLocaleString("en")}` : ` = ${text(over)} / ${text(under)}`;
}

const spent = (seconds) => (seconds >= 3600 ? `${Math.round(seconds / 3600).toLocaleString("en")} h` : `${Math.round(seconds)} s`);

function valueText(value, unit) {
  if (value === null || value === undefined) return "–";
  if (unit === "share") return `${(value * 100).toFixed(value > 0 && value < .1 ? 1 : 0)} %`;
  if (unit === "count") return value.toLocaleString("en");
  if (value >= 36_000) return `${Math.round(value / 3600).toLocaleString("en")} h`;
  return value >= 100 ? clockText(value) : `${value.toFixed(value < 10 ? 1 : 0)} s`;
}

export function groupTable({ kpis, groups, by, total }) {
  const known = new Map(kpis.map((kpi) => [kpi.key, kpi]));
  const keys = COLUMNS[by];
  if (!groups.length) return el("p", { class: "quiet nothing" }, "Nothing in this time.");
  return el("table", { class: "report-table" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, ""), keys.map((key) => el("th", { scope: "col", key, title: known.get(key).formula }, known.get(key).name)))),
    el("tbody", {}, groups.map((group) => el("tr", { key: group.key },
      el("th", { scope: "row" }, by === "day" ? dayText(`${group.key}T12:00Z`, "UTC") : group.name),
      keys.map((key) => el("td", { class: "figures", key }, valueText(group.figures[key]?.value, known.get(key).unit))))),
    el("tr", { class: "all", key: "total" }, el("th", { scope: "row" }, "All"), keys.map((key) => el("td", { class: "figures", key }, valueText(total[key].value, known.get(key).unit))))));
}
