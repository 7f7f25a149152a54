/** Plots over half hours or days, drawn as SVG: columns, steps, lines, bands, a mark for now, and a cursor that reads out. */

import { el, svg } from "../dom.js";

const WIDTH = 1120;
const LEFT = 34;
const TOP = 14;
const FOOT = 26;

/** The measures of a plot of `count` slots with values up to `most`; `width` and `height` in the units that text is sized in. */
export function frame(count, most, height, { width = WIDTH, top = nice(most) } = {}) {
  const step = (width - LEFT) / Math.max(1, count);
  const y = (value) => TOP + (height - TOP - FOOT) * (1 - value / top);
  return { count, width, height, step, top, y, x: (index) => LEFT + index * step, middle: (index) => LEFT + (index + .5) * step };
}

/** The next number whose half is whole. */
function nice(most) {
  if (most <= 4) return 4;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(most)) - 1);
  return [4, 6, 8, 10, 12, 14, 16, 20, 24, 30, 40, 50, 60, 80, 100].map((step) => step * power).find((top) => top >= most);
}

/** `marks(frame)` draws what is in it; `labels`: {index: words} under it, where a slot begins or (centred) under its middle. */
export function plot({ key, label, frame: measures, labels, centred = false, marks, now = null, cursor = null, onCursor = null, unit = (value) => value }) {
  const { width, height, top, y, count } = measures;
  const ticks = [0, top / 2, top];
  const move = (index) => onCursor?.(Math.max(0, Math.min(count - 1, index)));
  return el("figure", { class: "plot", key },
    svg("svg", {
      viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, tabindex: onCursor ? "0" : null,
      onpointermove: (event) => move(indexAt(event, measures)), onpointerleave: () => onCursor?.(null),
      onkeydown: (event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!by || !onCursor) return;
        event.preventDefault();
        move((cursor ?? Math.max(0, Math.floor(now ?? 0))) + by);
      },
    },
      ticks.map((tick) => svg("g", { class: "tick", key: `tick-${tick}` },
        svg("path", { d: `M${LEFT} ${y(tick).toFixed(1)}H${width}` }),
        svg("text", { x: LEFT - 8, y: (y(tick) + 4).toFixed(1), "text-anchor": "end" }, String(unit(tick))))),
      marks(measures),
      Object.entries(labels).map(([index, words]) =>
        svg("text", { class: "hour", key: `label-${index}`, x: (centred ? measures.middle(Number(index)) : measures.x(Number(index))).toFixed(1), y: height - 6, "text-anchor": centred ? "middle" : null }, words)),
      now === null ? null : svg("path", { class: "now", key: "now", d: `M${measures.x(now).toFixed(1)} ${TOP - 8}V${y(0)}` }),
      cursor === null ? null : svg("rect", { class: "cursor", key: "cursor", x: measures.x(cursor).toFixed(1), y: TOP - 8, width: measures.step.toFixed(1), height: height - FOOT - TOP + 8, rx: 4 })));
}

function indexAt(event, { step, width }) {
  const box = event.currentTarget.getBoundingClientRect();
  return Math.floor(((event.clientX - box.left) / box.width * width - LEFT) / step);
}

/** Columns from zero; `null` leaves a gap. */
export function columns({ middle, step, y }, values, name, share = .62) {
  return values.map((value, index) => (value ? svg("rect", {
    class: name, key: `${name}-${index}`, x: (middle(index) - step * share / 2).toFixed(1), y: y(value).toFixed(1),
    width: (step * share).toFixed(1), height: (y(0) - y(value)).toFixed(1), rx: Math.min(4, step * share / 3),
  }) : null));
}

export function line({ middle, y }, values, name) {
  const d = values.map((value, index) => (value === null ? "" : `${index && values[index - 1] !== null ? "L" : "M"}${middle(index).toFixed(1)} ${y(value).toFixed(1)}`)).join("");
  return svg("path", { class: name, key: name, d });
}

export function band({ middle, y }, low, high, name) {
  const along = (values) => values.map((value, index) => `${middle(index).toFixed(1)} ${y(value).toFixed(1)}`);
  return svg("path", { class: name, key: name, d: `M${along(high).join("L")}L${along(low).reverse().join("L")}Z` });
}

/** A staircase; with `closed` down to zero, for an area. */
export function steps({ x, y, step }, values, name, closed = false) {
  const stairs = values.map((value, index) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}H${(x(index) + step).toFixed(1)}`);
  const d = closed ? `M${x(0)} ${y(0)}L${stairs.join("L")}V${y(0)}Z` : `M${stairs.join("L")}`;
  return svg("path", { class: name, key: name, d });
}

/** Between two staircases, where the first is higher; with the difference as a word. */
export function gaps({ x, y, step, middle }, wanted, there, name) {
  return runs(wanted.map((value, index) => value - there[index])).map(({ from, to, size }) => svg("g", { class: name, key: `${name}-${from}` },
    svg("rect", { x: x(from).toFixed(1), y: y(Math.max(...wanted.slice(from, to + 1))).toFixed(1), width: ((to - from + 1) * step).toFixed(1), height: (y(Math.min(...there.slice(from, to + 1))) - y(Math.max(...wanted.slice(from, to + 1)))).toFixed(1) }),
    svg("text", { x: ((middle(from) + middle(to)) / 2).toFixed(1), y: (y(Math.max(...wanted.slice(from, to + 1))) - 5).toFixed(1), "text-anchor": "middle" }, `−${size}`)));
}

/** Stretches of the same positive number. */
export function runs(differences) {
  const found = [];
  differences.forEach((size, index) => {
    const last = found.at(-1);
    if (size <= 0) return;
    if (last && last.to === index - 1 && last.size === size) last.to = index;
    else found.push({ from: index, to: index, size });
  });
  return found;
}

export function legend(...entries) {
  return el("p", { class: "legend quiet" }, entries.filter(Boolean).map(([name, words]) => el("span", { key: name }, el("i", { class: `key-${name}`, "aria-hidden": "true" }), words)));
}
