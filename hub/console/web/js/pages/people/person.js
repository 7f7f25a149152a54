/** One person: what they are and can, what they may take, and the doors that can be opened and closed for them. */

import { ask } from "../../api.js";
import { el, icon } from "../../dom.js";
import { withProof } from "../../proof.js";
import { sentence } from "../../words.js";
import { ObjectivesPart } from "../me/objectives.js";
import { expiry, QUALIFICATIONS } from "../me/qualifications.js";
import { codeBox, reasonFor } from "./boxes.js";
import { fields } from "./form.js";

const HANDLES_CALLS = new Set(["agent", "supervisor", "manager", "admin"]);

const TROUBLE = {
  not_yourself: "Somebody else has to do that for you.",
  not_allowed: "Only an admin changes an admin.",
  no_hub: "The hub cannot be reached.",
};

export class PersonPart {
  #draft = null;
  #objectives = null;
  #of = "";
  #said = "";
  #trouble = "";

  /** `reload` asks the hub for everybody again; `sites()` are all sites. */
  constructor(changed, { me, manages, reload, close, sites }) {
    Object.assign(this, { changed, me, manages, reload, close, sites });
  }

  view(person) {
    if (this.#of !== person.id) this.#begin(person);
    return el("aside", { class: "person-panel", key: person.id, "aria-label": person.name },
      el("header", {}, el("h2", {}, person.name),
        el("button", { class: "round", "aria-label": "Close", onclick: this.close }, icon("close"))),
      el("p", { class: this.#trouble ? "trouble-text said" : "quiet said", role: "status" }, this.#trouble || this.#said),
      HANDLES_CALLS.has(person.role) && !person.disabled ? el("details", { class: "how", ontoggle: (event) => this.#open(event, person) },
        el("summary", {}, "How they do", icon("chevron")), this.#objectives?.view()) : null,
      this.#qualifications(person),
      this.manages ? this.#abilities(person) : null,
      this.manages ? this.#doors(person) : null);
  }

  #open(event, { id }) {
    if (!event.target.open || this.#objectives) return;
    this.#objectives = new ObjectivesPart(this.changed, `/api/people/${id}/objectives`);
    this.#objectives.open();
  }

  #begin({ id, role, site, independent, languages, skills }) {
    this.#of = id;
    this.#objectives = null;
    this.#said = this.#trouble = "";
    this.#draft = { role, site, independent, languages: { ...languages }, skills: { ...skills } };
  }

  #qualifications(person) {
    const missing = Object.keys(QUALIFICATIONS).filter((name) => !person.qualifications.some((one) => one.name === name && !one.scope));
    return el("section", {},
      el("h3", {}, "May take"),
      el("ul", { class: "rows" }, person.qualifications.map((one) => el("li", { key: `${one.name}-${one.scope}` },
        el("span", {}, el("strong", {}, QUALIFICATIONS[one.name]?.[0] ?? one.name, one.scope ? ` (${one.scope})` : ""), el("span", { class: "block" }, expiry(one.expires_at))),
        el("button", { class: "soft", onclick: () => this.#revoke(person, one) }, "Revoke")))),
      missing.length && !person.disabled ? el("form", { class: "grant", onsubmit: (event) => this.#grant(event, person) },
        el("select", { class: "field", name: "name", "aria-label": "Qualification" }, missing.map((name) => el("option", { key: name, value: name }, QUALIFICATIONS[name][0]))),
        el("select", { class: "field", name: "days", "aria-label": "Until" }, [[365, "for a year"], [90, "for 90 days"], [30, "for 30 days"]].map(([days, words]) => el("option", { key: String(days), value: days }, words))),
        el("button", { class: "soft" }, "Grant")) : null);
  }

  #grant(event, person) {
    event.preventDefault();
    const { name, days } = Object.fromEntries(new FormData(event.target));
    this.#do(() => ask("POST", `/api/people/${person.id}/qualifications`, { name, days: Number(days) }), `${QUALIFICATIONS[name][0]}: granted.`);
  }

  async #revoke(person, { name, scope }) {
    const reason = await reasonFor(`Revoke “${QUALIFICATIONS[name]?.[0] ?? name}” of ${person.name}`, "Revoke");
    if (reason) this.#do(() => ask("POST", `/api/people/${person.id}/qualifications/revoke`, { name, scope, reason }), "Revoked.");
  }

  #abilities(person) {
    return el("form", { class: "abilities", onsubmit: (event) => this.#save(event, person) },
      el("h3", {}, "Is and can"),
      fields(this.#draft, { me: this.me, sites: this.sites(), changed: this.changed, lockRole: person.id === this.me.id }),
      el("button", { class: "primary" }, "Save"));
  }

  #save(event, person) {
    event.preventDefault();
    this.#do(() => ask("PUT", `/api/people/${person.id}`, this.#draft), "Saved. It holds from now on.");
  }

  #doors(person) {
    if (person.id === this.me.id) return null;
    if (person.disabled) return el("section", { class: "doors" }, el("button", { class: "soft", onclick: () => this.#do(() => ask("POST", `/api/people/${person.id}/enable`), `${person.name} is back.`) }, "Let them in again"));
    return el("section", { class: "doors" },
      el("button", { class: "soft", onclick: () => this.#renew(person) }, "Lost phone or password"),
      el("button", { class: "soft warn", onclick: () => this.#disable(person) }, "Has left"));
  }

  async #renew(person) {
    const reason = await reasonFor(`Let ${person.name} in again`, "Make a code", "Passkeys, authenticator and sessions end now. A code lets them set a new password.");
    const made = reason && (await this.#do(() => ask("POST", `/api/people/${person.id}/renewal`, { reason }), "All of their sessions are over."));
    if (made) codeBox(made);
  }

  async #disable(person) {
    const reason = await reasonFor(`${person.name} has left`, "Close the door", "They are out within two seconds, a running call goes to somebody else. What they did stays in the books.");
    if (reason) this.#do(() => ask("POST", `/api/people/${person.id}/disable`, { reason }), `${person.name} is out.`);
  }

  async #do(act, done) {
    this.#trouble = this.#said = "";
    let answer;
    try {
      answer = await withProof(act);
      if (answer !== undefined) this.#said = done;
    } catch (error) {
      this.#trouble = error.key === "refused" ? `${sentence(error.said)}.` : (TROUBLE[error.key] ?? "This did not work. Please try again.");
    }
    await this.reload();
    return answer;
  }
}
