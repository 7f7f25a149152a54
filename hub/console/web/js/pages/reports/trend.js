/** Calls and the service level, day by day. */

import { el } from "../../dom.js";
import { columns, frame, legend, line, plot } from "../../views/plot.js";
import { shortDayText } from "../planning/times.js";

export function trendPart({ groups, target }) {
  if (groups.length < 2) return null;
  const calls = groups.map(({ figures }) => figures.asked.value);
  const levels = groups.map(({ figures }) => figures.service_level.value);
  const day = (key) => shortDayText(`${key}T12:00Z`, "UTC");
  const every = Math.ceil(groups.length / 8);
  const labels = Object.fromEntries(groups.map(({ key }, index) => [index, day(key)]).filter((_, index) => index % every === 0));
  const calling = frame(groups.length, Math.max(4, ...calls), 190, { width: 560 });
  const level = frame(groups.length, 1, 190, { width: 560, top: 1 });
  return el("section", { key: "trend", class: "pair-plots", "aria-label": "Day by day" },
    el("div", {}, el("h2", {}, "Calls"), plot({ key: "calls", label: "Calls by day", frame: calling, labels, centred: true, marks: (f) => columns(f, calls, "came", .58) })),
    el("div", {}, el("h2", {}, "Service level"),
      plot({ key: "level", label: "Service level by day", frame: level, labels, centred: true, unit: (value) => Math.round(value * 100), marks: (f) => [
        line({ ...f, middle: (index) => (index ? f.width : f.x(0)) }, [target, target], "target"),
        line(f, levels, "level")] }),
      legend(["level", "answered in time, %"], ["target", `the aim, ${Math.round(target * 100)} %`])));
}
