/** What if: so many calls, so long, so patient: how many people, what they give, and what one pool saves. */

import { get } from "../../api.js";
import { el } from "../../dom.js";
import { frame, legend, line, plot } from "../../views/plot.js";

const SLIDERS = [
  { key: "calls_per_hour", words: "Calls an hour", min: 1, max: 400, step: 1, value: 120, say: (value) => String(value) },
  { key: "aht_s", words: "A call takes", min: 30, max: 600, step: 5, value: 180, say: (value) => `${Math.floor(value / 60)}:${String(value % 60).padStart(2, "0")} min` },
  { key: "target", words: "Answered in time", min: .5, max: .99, step: .01, value: .8, say: (value) => `${Math.round(value * 100)} %` },
  { key: "within_s", words: "In time is within", min: 5, max: 120, step: 5, value: 20, say: (value) => `${value} s` },
  { key: "patience_s", words: "Patience of customers", min: 0, max: 600, step: 10, value: 0, say: (value) => (value ? `${value} s` : "endless") },
];
const POOL = [
  { key: "sites", words: "Counters", min: 1, max: 100, step: 1, value: 20, say: (value) => String(value) },
  { key: "calls_per_hour", words: "Calls an hour at each", min: 1, max: 60, step: 1, value: 6, say: (value) => String(value) },
];
const SETTLES_MS = 60;

export class WhatIfPart {
  title = "How many people, for how many calls";
  trouble = "";
  agents = null;
  found = null;
  pooling = null;
  cursor = null;

  constructor(changed) {
    this.changed = changed;
    this.values = Object.fromEntries(SLIDERS.map(({ key, value }) => [key, value]));
    this.pool = Object.fromEntries(POOL.map(({ key, value }) => [key, value]));
  }

  open() {
    this.load();
  }

  async load() {
    const { aht_s, target, within_s } = this.values;
    const query = new URLSearchParams({ ...this.values, cap: 1, ...(this.agents === null ? {} : { agents: this.agents }) });
    const pool = new URLSearchParams({ ...this.pool, aht_s, target, within_s });
    try {
      const [found, pooling] = await Promise.all([get(`/api/planning/what-if?${query}`), get(`/api/planning/pooling?${pool}`)]);
      Object.assign(this, { found, pooling, trouble: "" });
    } catch (error) {
      this.trouble = error.key === "unreachable" ? "No number of people reaches that." : "The hub cannot be reached.";
    }
    this.changed();
  }

  #set(values, key, value) {
    values[key] = value;
    this.changed();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), SETTLES_MS);
  }

  view() {
    if (!this.found) return null;
    return [el("div", { class: "what-if", key: "what-if" }, this.#sliders(), this.#answer()), this.#pool()];
  }

  #sliders() {
    const least = this.found.fewest.agents;
    return el("section", { class: "sliders", "aria-label": "What is given" }, SLIDERS.map((slider) => this.#slider(slider, this.values)),
      this.#slider({ key: "agents", words: "People", min: 0, max: Math.max(least * 2, 10), step: 1, say: (value) => (this.agents === null ? `${value}, the fewest` : String(value)) }, { agents: this.agents ?? least },
        (value) => { this.agents = value; }),
      this.agents === null ? null : el("button", { class: "soft", onclick: () => { this.agents = null; this.load(); } }, "Back to the fewest"));
  }

  #slider({ key, words, min, max, step, say }, values, put = null) {
    return el("label", { key, class: "slider" },
      el("span", {}, words), el("output", { class: "figures" }, say(values[key])),
      el("input", { type: "range", min, max, step, value: String(values[key]), "aria-label": words, vars: { "--at": String((values[key] - min) / (max - min)) },
        oninput: (event) => {
          const value = Number(event.target.value);
          put?.(value);
          this.#set(put ? {} : values, key, value);
        } }));
  }

  #answer() {
    const { chosen, fewest } = this.found;
    const short = chosen.service_level < this.values.target;
    const wait = chosen.average_wait_s === null ? "without end" : `${chosen.average_wait_s.toFixed(chosen.average_wait_s < 10 ? 1 : 0)} s`;
    return el("section", { class: "answer", "aria-label": "What comes of it", "aria-live": "polite" },
      el("p", { class: "hero" }, el("strong", { class: "figures" }, String(chosen.agents)), el("span", {}, chosen.agents === 1 ? "person" : "people",
        el("span", { class: "quiet" }, this.agents === null ? `the fewest for ${percent(this.values.target)}` : short ? `too few: ${fewest.agents} reach ${percent(this.values.target)}` : `${fewest.agents} are enough`))),
      el("dl", { class: "gives" },
        fact("Answered in time", percent(chosen.service_level), "in time / (calls − given up in time)", short),
        fact("Average wait", wait, "of everybody who asked"),
        fact("Occupancy", percent(chosen.occupancy), "in calls / paid time", chosen.occupancy > .9),
        fact("Given up", percent(chosen.abandonment), "gave up / calls")),
      this.#curve());
  }

  #curve() {
    const { curve, chosen } = this.found;
    const width = 760;
    const measures = frame(curve.length, 1, 240, { width, top: 1 });
    return el("div", { key: "curve" }, plot({
      key: "curve-plot", label: "Share answered in time by number of people", frame: measures, unit: (value) => `${Math.round(value * 100)}`,
      labels: Object.fromEntries(curve.map(({ agents }, index) => [index, String(agents)])), centred: true, cursor: curve.findIndex(({ agents }) => agents === chosen.agents),
      marks: (f) => [
        line({ ...f, middle: (index) => (index ? width : 34) }, [this.values.target, this.values.target], "target"),
        line(f, curve.map(({ occupancy }) => occupancy), "busy"),
        line(f, curve.map(({ service_level: level }) => level), "level"),
      ],
    }), legend(["level", "answered in time, %"], ["target", `the aim, ${percent(this.values.target)}`], ["busy", "occupancy, %"], ["none", "by number of people"]));
  }

  #pool() {
    const { sites, pooled, separate, alone } = this.pooling;
    const people = (count, name) => Array.from({ length: Math.min(count, 400) }, (_, index) => el("i", { key: `${name}-${index}`, class: "worker" }));
    return el("section", { class: "pooling", key: "pooling", "aria-label": "One pool" },
      el("div", { class: "plot-head" }, el("h2", {}, "One pool"), el("p", { class: "quiet" }, "the same calls, the same promise; who is free serves whoever asks, anywhere")),
      el("div", { class: "pool-sliders" }, POOL.map((slider) => this.#slider(slider, this.pool))),
      el("div", { class: "pool-picture" },
        el("div", { class: "pool-side" },
          el("p", { class: "hero" }, el("strong", { class: "figures" }, String(separate)), el("span", {}, "people alone", el("span", { class: "quiet" }, `${alone.agents} at each of ${sites} ${sites === 1 ? "counter" : "counters"}, busy ${percent(alone.occupancy)} of the time`))),
          el("div", { class: "counters", "data-many": sites > 40, "aria-hidden": "true" }, Array.from({ length: sites }, (_, index) => el("span", { key: String(index) }, people(alone.agents, "alone"))))),
        el("div", { class: "pool-side pool-one" },
          el("p", { class: "hero" }, el("strong", { class: "figures" }, String(pooled.agents)), el("span", {}, pooled.agents === 1 ? "person in one pool" : "people in one pool", el("span", { class: "quiet" }, `busy ${percent(pooled.occupancy)} of the time, average wait ${pooled.average_wait_s.toFixed(1)} s`))),
          el("div", { class: "counters one", "aria-hidden": "true" }, el("span", {}, people(pooled.agents, "pool")))))
    );
  }
}

const fact = (words, value, formula, trouble = false) => el("div", { key: words, "data-trouble": trouble }, el("dt", {}, words), el("dd", { class: "figures" }, value), el("dd", { class: "formula quiet" }, formula));
const percent = (share) => `${Math.round(share * 100)} %`;
