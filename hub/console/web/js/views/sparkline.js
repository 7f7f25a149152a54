/** A small line of the last hour; gaps where nothing happened. */

import { svg } from "../dom.js";

const WIDTH = 220;
const HEIGHT = 36;

export function sparkline(values, label) {
  const most = Math.max(20, ...values.filter((value) => value !== null));
  const step = WIDTH / Math.max(1, values.length - 1);
  const spots = values.map((value, index) => (value === null ? null : [index * step, HEIGHT - 3 - (value / most) * (HEIGHT - 6)]));
  const path = spots.map((spot, index) => (spot ? `${spots[index - 1] ? "L" : "M"}${spot[0].toFixed(1)} ${spot[1].toFixed(1)}` : "")).join("");
  if (spots.filter(Boolean).length < 2) return null;
  const last = spots.findLast(Boolean);
  return svg("svg", { class: "sparkline", viewBox: `-4 0 ${WIDTH + 8} ${HEIGHT}`, role: "img", "aria-label": label },
    svg("path", { d: path }), last ? svg("circle", { cx: last[0], cy: last[1], r: 3 }) : null);
}
