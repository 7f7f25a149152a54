/** How somebody does, each figure with its formula, how many it is of, and its target; no verdict on a few. */

import { get } from "../../api.js";
import { el, icon } from "../../dom.js";
import { spanText } from "../../words.js";

const VERDICTS = { met: "on target", near: "close: may be chance", below: "below the target", outside: "outside the band" };
const RANGES = [7, 28, 91];

export class ObjectivesPart {
  #answer = null;
  #days = 28;
  #trouble = "";

  /** `path`: whose, `/api/objectives` for mine */
  constructor(changed, path = "/api/objectives") {
    Object.assign(this, { changed, path });
  }

  async open() {
    try {
      this.#answer = await get(`${this.path}?days=${this.#days}`);
      this.#trouble = "";
    } catch {
      this.#trouble = "The hub cannot be reached.";
    }
    this.changed();
  }

  view() {
    if (!this.#answer) return el("p", { class: "quiet" }, this.#trouble || "One moment …");
    const { measures, fewest } = this.#answer;
    return [
      el("div", { class: "range", key: "range", role: "group", "aria-label": "How far back" }, RANGES.map((days) =>
        el("button", { key: String(days), "aria-pressed": String(days === this.#days), onclick: () => { this.#days = days; this.open(); } }, `${days} days`))),
      el("ul", { class: "measures", key: "measures" }, measures.map((one) => measure(one, fewest))),
      el("p", { class: "quiet small", key: "note" }, `Practice never counts. With fewer than ${fewest} there is a figure, but no verdict: a few say little. Nobody is called below a target when chance explains it.`),
    ];
  }
}

function measure(one, fewest) {
  return el("li", { key: one.key, "data-verdict": one.verdict },
    el("div", { class: "measure-head" }, el("h3", {}, one.name), verdict(one, fewest)),
    el("p", { class: "measure-value figures" }, one.value === null ? "–" : valueText(one)),
    one.kind === "band" ? band(one) : bar(one),
    el("p", { class: "quiet small" }, el("span", { class: "figures" }, `${one.n} ${one.of}`), ` · ${targetText(one)}`),
    el("p", { class: "formula" }, one.formula));
}

const valueText = ({ kind, value }) => (kind === "band" ? spanText(value) : `${Math.round(value * 100)} %`);

const targetText = ({ kind, low, high }) => (kind === "band" ? `band ${spanText(low)} to ${spanText(high)}` : `target ${Math.round(low * 100)} %`);

function verdict({ verdict: key, n }, fewest) {
  if (key === "too_few") return el("span", { class: "verdict" }, n ? `too few to say: ${n} of ${fewest}` : "nothing yet");
  return el("span", { class: "verdict", "data-verdict": key }, key === "met" ? icon("check") : null, VERDICTS[key]);
}

/** A share on its way to 100 %, with the target as a line. */
function bar({ value, low }) {
  return el("div", { class: "scale", "aria-hidden": "true", vars: { "--value": value ?? 0, "--low": low } }, el("i", { class: "scale-value" }), el("i", { class: "scale-low" }));
}

/** The middle half of all calls over the band, and the middle one as a mark. */
function band({ value, low, high, spread }) {
  const whole = Math.max(high * 1.5, spread?.[1] ?? 0);
  const share = (seconds) => Math.min(1, (seconds ?? 0) / whole);
  return el("div", { class: "scale scale-band", "aria-hidden": "true", vars: { "--low": share(low), "--high": share(high), "--from": share(spread?.[0]), "--to": share(spread?.[1]), "--value": share(value) } },
    el("i", { class: "band-target" }), spread ? el("i", { class: "band-spread" }) : null, spread ? el("i", { class: "band-middle" }) : null);
}
