/** Who works here: what they can, what they may, whether they are at work; invitations; and who changed whose rights. */

import { get } from "../api.js";
import { onSecond } from "../clock.js";
import { el, icon, patch } from "../dom.js";
import { languageName, sentence } from "../words.js";
import { pips } from "./levels.js";
import { expiry, QUALIFICATIONS } from "./me/qualifications.js";
import { AuditPart } from "./people/audit.js";
import { InvitationsPart } from "./people/invitations.js";
import { PayPart } from "./people/pay.js";
import { PersonPart } from "./people/person.js";
import { TargetsPart } from "./people/targets.js";

const EVERY_S = 5;
const MANAGES = new Set(["manager", "admin"]);

export class PeoplePage {
  #root = null;
  #seconds = 0;
  #path = [];
  people = null;
  sites = [];
  trouble = "";

  constructor({ person, open }) {
    const changed = () => this.#draw();
    Object.assign(this, { me: person, open, manages: MANAGES.has(person.role) });
    this.one = new PersonPart(changed, { me: person, manages: this.manages, reload: () => this.#load(), close: () => open("people"), sites: () => this.sites });
    this.parts = new Map([
      ["invitations", { title: "Invitations", part: new InvitationsPart(changed, { sites: () => this.sites }) }],
      ["targets", { title: "Targets", part: new TargetsPart(changed) }],
      ["pay", { title: "Pay", part: new PayPart(changed) }],
      ["changes", { title: "Changes", part: new AuditPart(changed) }],
    ]);
    this.stop = onSecond(() => this.#tick());
  }

  async show(root, path = []) {
    this.#root = root;
    this.#path = path;
    if (this.manages) this.parts.get(path[0])?.part.load();
    this.#draw();
    await this.#load();
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
    if (this.#root && this.#seconds % EVERY_S === 0) this.#load();
  }

  async #load() {
    try {
      const [{ people }, { sites }] = await Promise.all([get("/api/people"), get("/api/fleet/sites")]);
      Object.assign(this, { people, sites, trouble: "" });
    } catch {
      this.trouble = "The hub cannot be reached. What you see may be old.";
    }
    this.#draw();
  }

  #draw() {
    if (!this.#root) return;
    const [where] = this.#path;
    patch(this.#root, el("main", { class: "sheet people", key: "people" },
      el("header", {}, el("h1", {}, "People"), this.people ? el("p", { class: "quiet" }, summary(this.people)) : null),
      this.manages ? el("nav", { class: "parts", "aria-label": "People" },
        [["", { title: "Everybody" }], ...this.parts].map(([id, { title }]) =>
          el("a", { key: id, href: `#/people/${id}`, "aria-current": id === (this.parts.has(where) ? where : "") ? "true" : null }, title))) : null,
      this.trouble ? el("p", { class: "trouble-text", role: "alert" }, this.trouble) : null,
      this.#part(where)));
  }

  #part(where) {
    if (this.manages && this.parts.has(where)) return this.parts.get(where).part.view();
    const chosen = this.people?.find(({ id }) => id === where);
    return el("div", { class: "people-columns", key: "list", "data-open": Boolean(chosen) },
      table(this.people ?? [], chosen?.id, (id) => this.open(`people/${id}`)),
      chosen ? this.one.view(chosen) : null);
  }
}

function summary(people) {
  const here = people.filter(({ disabled }) => !disabled);
  const atWork = here.filter(({ state }) => state !== "offline").length;
  return `${here.length === 1 ? "1 person" : `${here.length} people`} · ${atWork ? `${atWork} at work now` : "nobody at work now"}`;
}

function table(people, chosen, open) {
  const order = [...people].sort((one, other) => one.disabled - other.disabled || one.name.localeCompare(other.name));
  return el("table", { class: "orders people-table" },
    el("thead", {}, el("tr", {}, ["Name", "Speaks and does", "May take", "Now"].map((words) => el("th", { scope: "col" }, words)))),
    el("tbody", {}, order.map((person) => el("tr", { key: person.id, "aria-current": person.id === chosen ? "true" : null, "data-disabled": person.disabled, onclick: () => open(person.id) },
      el("td", {},
        el("a", { class: "name", href: `#/people/${person.id}` }, person.name),
        el("span", { class: "quiet block" }, [sentence(person.role), person.place, person.independent && "independent"].filter(Boolean).join(" · "))),
      el("td", {}, [...Object.entries(person.languages).map(([code, level]) => [languageName(code), level]), ...Object.entries(person.skills).map(([name, level]) => [sentence(name), level])]
        .map(([words, level]) => el("span", { class: "ability" }, words, pips(level)))),
      el("td", {}, person.qualifications.map((one) => el("span", { class: "ability" }, QUALIFICATIONS[one.name]?.[0] ?? sentence(one.name), expiry(one.expires_at)))),
      el("td", {}, state(person))))));
}

function state(person) {
  if (person.disabled) return el("span", { class: "quiet" }, "has left");
  return el("span", { class: "kiosk-state" }, el("span", { class: "dot", "data-state": person.state, "aria-hidden": "true" }), sentence(person.state),
    person.second_factor ? el("span", { class: "factor", title: "signs in with a second factor" }, icon("check"), "2 steps") : null);
}
