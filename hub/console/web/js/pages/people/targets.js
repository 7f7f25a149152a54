/** What everybody is measured against; managers set it. */

import { ask, get } from "../../api.js";
import { el } from "../../dom.js";

export class TargetsPart {
  #measures = null;
  #said = "";
  #trouble = "";

  constructor(changed) {
    this.changed = changed;
  }

  async load() {
    this.#measures = (await get("/api/objectives").catch(() => null))?.measures ?? this.#measures;
    this.changed();
  }

  view() {
    if (!this.#measures) return null;
    return el("div", { key: "targets" },
      el("p", { class: this.#trouble ? "trouble-text said" : "quiet said", role: "status" }, this.#trouble || this.#said || "The same for everybody. Handling time is a band: neither quick nor slow is good by itself."),
      el("ul", { class: "rows targets" }, this.#measures.map((one) => this.#row(one))));
  }

  #row(one) {
    const band = one.kind === "band";
    const shown = (value) => String(band ? Math.round(value) : Math.round(value * 100));
    return el("li", { key: one.key },
      el("span", {}, el("strong", {}, one.name), el("span", { class: "quiet small block" }, one.formula)),
      el("form", { class: "target", onsubmit: (event) => this.#set(event, one) },
        el("label", {}, el("span", { class: "unseen" }, `${one.name}: ${band ? "from" : "at least"}`), el("input", { class: "field figures", name: "low", type: "number", min: band ? 0 : 1, max: band ? 7200 : 100, value: shown(one.low), required: true })),
        band ? ["to", el("label", {}, el("span", { class: "unseen" }, `${one.name}: to`), el("input", { class: "field figures", name: "high", type: "number", min: 1, max: 7200, value: shown(one.high), required: true }))] : null,
        el("span", { class: "quiet" }, band ? "s" : "%"),
        el("button", { class: "soft" }, "Set")));
  }

  async #set(event, one) {
    event.preventDefault();
    const { low, high } = Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, Number(value)]));
    this.#said = this.#trouble = "";
    try {
      await ask("PUT", `/api/objectives/targets/${one.key}`, one.kind === "band" ? { low, high } : { low: low / 100 });
      this.#said = `${one.name}: set for everybody.`;
    } catch (error) {
      this.#trouble = error.key === "bad_target" ? "The lower end of the band comes first." : "This did not work. Please try again.";
    }
    await this.load();
  }
}
