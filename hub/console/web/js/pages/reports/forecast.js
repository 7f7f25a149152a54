/** Forecasts beside what came, day by day. */

import { el } from "../../dom.js";
import { band, columns, frame, legend, line, plot } from "../../views/plot.js";
import { dayText } from "../planning/times.js";

export function forecastPart({ days, wape }, file) {
  const known = days.filter(({ forecast }) => forecast !== null);
  const day = (key) => dayText(`${key}T12:00Z`, "UTC");
  const words = wape === null ? "nothing to compare yet" : `the half hours of these days were missed by ${Math.round(wape * 100)} % of the calls (WAPE)`;
  const head = el("div", { class: "plot-head" }, el("h2", {}, "Forecast"), el("p", { class: "quiet" }, words), file);
  if (!known.length) return el("section", { key: "forecast", "aria-label": "Forecast" }, head);
  const measures = frame(days.length, Math.max(...days.flatMap(({ high, actual }) => [high ?? 0, actual ?? 0])), 210);
  const every = Math.ceil(days.length / 10);
  return el("section", { key: "forecast", "aria-label": "Forecast" }, head,
    plot({
      key: "forecast", label: `Forecast and calls by day: ${words}`, frame: measures,
      labels: Object.fromEntries(days.map(({ day: key }, index) => [index, day(key)]).filter((_, index) => index % every === 0)),
      centred: true,
      marks: (f) => [
        known.length === days.length && days.length > 1 ? band(f, days.map(({ low }) => low), days.map(({ high }) => high), "band") : null,
        columns(f, days.map(({ actual }) => actual), "came", .42),
        line(f, days.map(({ forecast }) => forecast), "expected"),
      ],
    }),
    legend(["came", "came"], ["expected", "expected when the day began"], ["band", "range of eight in ten"]),
    el("p", { class: "quiet small honest" }, "WAPE = |calls that came − calls expected| of every half hour, added up / calls that came."));
}
