/** What is mine: how I do, what I earned, what I am qualified for, and how I sign in. */

import { get } from "../api.js";
import { el, patch } from "../dom.js";
import { EarningsPart } from "./me/earnings.js";
import { ObjectivesPart } from "./me/objectives.js";
import { qualifications } from "./me/qualifications.js";
import { SecurityPart } from "./me/security.js";

const HANDLES_CALLS = new Set(["agent", "supervisor", "manager", "admin"]);

export class MePage {
  #root = null;
  #part = "";

  constructor(context) {
    const { person, unfinished } = context;
    const changed = () => this.#draw();
    this.person = person;
    this.parts = new Map();
    if (!unfinished && HANDLES_CALLS.has(person.role)) {
      this.parts.set("objectives", { title: "Objectives", part: new ObjectivesPart(changed) });
      if (person.independent) this.parts.set("earnings", { title: "Earnings", part: new EarningsPart(changed) });
      this.parts.set("qualifications", { title: "Qualifications", part: { open: () => this.#lookAgain(), view: () => qualifications(this.person) } });
    }
    this.parts.set("security", { title: "Signing in", part: new SecurityPart(changed, context) });
  }

  show(root, [wanted] = []) {
    this.#root = root;
    this.#part = this.parts.has(wanted) ? wanted : [...this.parts.keys()][0];
    this.parts.get(this.#part).part.open();
    this.#draw();
  }

  hide() {
    this.#root = null;
  }

  close() {
    this.hide();
  }

  /** What a person may changes while the page is open. */
  async #lookAgain() {
    const answer = await get("/api/session").catch(() => null);
    if (!answer) return;
    this.person = answer.person;
    this.#draw();
  }

  #draw() {
    if (!this.#root) return;
    const { person } = this;
    patch(this.#root, el("main", { class: "sheet me", key: "me" },
      el("header", {}, el("h1", {}, person.name), el("p", { class: "quiet" }, [role(person), person.place, person.independent && "independent"].filter(Boolean).join(" · "))),
      this.parts.size > 1 ? el("nav", { class: "parts", "aria-label": "About me" }, [...this.parts].map(([id, { title }]) =>
        el("a", { key: id, href: `#/me/${id}`, "aria-current": id === this.#part ? "true" : null }, title))) : null,
      el("div", { class: "part", key: this.#part }, this.parts.get(this.#part).part.view())));
  }
}

const role = (person) => person.role.charAt(0).toUpperCase() + person.role.slice(1);
