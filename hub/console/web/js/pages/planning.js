/** Planning: what today brings and who is there for it, shifts, and what so many people would give. */

import { onSecond } from "../clock.js";
import { el, patch } from "../dom.js";
import { useKeys } from "../keys.js";
import { DayPart } from "./planning/day.js";
import { ShiftsPart } from "./planning/shifts.js";
import { WhatIfPart } from "./planning/what-if.js";

const EVERY_S = 30;
const PLANS = new Set(["supervisor", "manager", "admin"]);

export class PlanningPage {
  #root = null;
  #seconds = 0;
  #part = null;

  constructor({ person }) {
    const changed = () => this.#draw();
    const manages = person.role === "manager" || person.role === "admin";
    this.parts = [
      ...(PLANS.has(person.role) ? [["day", "The day", new DayPart(changed, { manages })]] : []),
      ["shifts", "Shifts", new ShiftsPart(changed, { person, manages })],
      ...(PLANS.has(person.role) ? [["what-if", "What if", new WhatIfPart(changed)]] : []),
    ];
    this.stop = onSecond(() => this.#tick());
  }

  show(root, path = []) {
    this.#root = root;
    const [id, , part] = this.parts.find(([known]) => known === path[0]) ?? this.parts[0];
    Object.assign(this, { id });
    this.#part = part;
    useKeys(() => part.keys?.() ?? {});
    part.open(path.slice(1));
    this.#draw();
  }

  hide() {
    this.#root = null;
  }

  close() {
    this.stop();
    this.hide();
  }

  #tick() {
    this.#seconds += 1;
    if (this.#root && this.#seconds % EVERY_S === 0) this.#part.load();
    this.#part?.second?.();
  }

  #draw() {
    if (!this.#root) return;
    patch(this.#root, el("main", { class: "sheet planning", key: "planning" },
      el("header", {}, el("h1", {}, "Planning"), el("p", { class: "quiet" }, this.#part.title)),
      this.parts.length > 1 ? el("nav", { class: "parts", "aria-label": "Parts of this page" }, this.parts.map(([id, words]) =>
        el("a", { key: id, href: `#/planning/${id}`, "aria-current": id === this.id ? "page" : null }, words))) : null,
      this.#part.trouble ? el("p", { class: "trouble-text", role: "alert", key: "trouble" }, this.#part.trouble) : null,
      el("div", { key: this.id }, this.#part.view())));
  }
}

