/** A new kiosk joins: the code on its screen, a site and a name. */

import { ask, get } from "../api.js";
import { el } from "../dom.js";

const TROUBLE = {
  unknown_code: "No kiosk shows this code. It may be mistyped, used or older than ten minutes.",
  unknown_site: "Please choose a site.",
  too_many_attempts: "Too many wrong codes. Please wait a minute.",
  no_hub: "The hub cannot be reached.",
};

export class Enrol {
  sites = [];
  said = "";
  trouble = false;
  busy = false;

  constructor(changed, enrolled) {
    Object.assign(this, { changed, enrolled });
  }

  async load() {
    const answer = await get("/api/fleet/sites").catch(() => null);
    if (!answer) return;
    this.sites = answer.sites;
    this.changed();
  }

  view() {
    return el("form", { class: "enrol", key: "enrol", onsubmit: (event) => this.#submit(event) },
      el("h2", {}, "Add a kiosk"),
      el("p", { class: "quiet" }, "A new kiosk shows a code on its screen. It works once, for ten minutes."),
      el("label", {}, el("span", {}, "Code"),
        el("input", { class: "field code figures", name: "code", placeholder: "7K4P-Q2MX", required: true, autocomplete: "off", spellcheck: "false", maxlength: 12, oninput: dashes })),
      el("label", {}, el("span", {}, "Site"),
        el("select", { class: "field", name: "site", required: true }, this.sites.map((site, index) => el("option", { key: site.id, value: site.id, selected: index === 0 }, site.name)))),
      el("label", {}, el("span", {}, "Name"),
        el("input", { class: "field", name: "name", placeholder: "Counter 2", required: true, maxlength: 60, autocomplete: "off" })),
      el("p", { role: "status", class: this.trouble ? "trouble-text" : "quiet" }, this.said),
      el("button", { class: "primary", disabled: this.busy }, "Add it"));
  }

  async #submit(event) {
    event.preventDefault();
    const form = event.target;
    const { code, site, name } = Object.fromEntries(new FormData(form));
    Object.assign(this, { busy: true, said: "", trouble: false });
    this.changed();
    try {
      const kiosk = await ask("POST", "/api/fleet/enrolments", { code: code.trim().toUpperCase(), site, name: name.trim() });
      this.said = `${kiosk.site_name} ${kiosk.name} has joined. Its order numbers start with ${kiosk.prefix}.`;
      form.reset();
    } catch (error) {
      this.trouble = true;
      this.said = TROUBLE[error.key] ?? "This did not work. Please try again.";
    }
    this.busy = false;
    this.enrolled();
  }
}

/** `7k4pq2mx` becomes `7K4P-Q2MX` while it is typed. */
function dashes(event) {
  const letters = event.target.value.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 8);
  event.target.value = letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}
