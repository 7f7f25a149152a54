/** How I sign in: an authenticator app, passkeys, recovery codes, the password, and where I am signed in. */

import { ask, get } from "../../api.js";
import { el, icon } from "../../dom.js";
import { makePasskey, passkeysWork } from "../../passkeys.js";
import { withProof } from "../../proof.js";
import { dayText, momentText } from "../dates.js";

const TROUBLE = {
  wrong_code: "Not the code of now. Is the clock of the phone right?",
  last_factor: "Your role needs a second factor. Add another one first.",
  wrong_passkey: "That took too long. Please try again.",
  too_many_attempts: "Too many attempts. Please wait a moment.",
  no_hub: "The hub cannot be reached.",
};

export class SecurityPart {
  #mine = null;
  #enrolling = null; // {secret}
  #codes = []; // recovery codes, shown once
  #said = "";
  #trouble = "";

  constructor(changed, { unfinished, finished }) {
    Object.assign(this, { changed, unfinished, finished });
  }

  async open() {
    try {
      this.#mine = await get("/api/me/security");
    } catch {
      this.#trouble = TROUBLE.no_hub;
    }
    this.changed();
  }

  view() {
    if (!this.#mine) return el("p", { class: "quiet" }, this.#trouble);
    return [
      this.unfinished && !this.#codes.length ? this.#must() : null,
      el("p", { class: this.#trouble ? "trouble-text said" : "quiet said", role: "status" }, this.#trouble || this.#said),
      this.#codes.length ? this.#codesView() : null,
      el("div", { class: "columns-2", key: "columns" },
        el("div", {}, this.#authenticator(), this.#passkeys(), this.#recovery()),
        el("div", {}, this.#sessions(), this.#password())),
    ];
  }

  #must() {
    return el("p", { class: "callout" }, icon("warning"), el("span", {}, el("strong", {}, "One thing before you begin. "),
      "Your role needs a second factor: a passkey on this device, or an authenticator app on your phone."));
  }

  #codesView() {
    return el("section", { class: "codes", key: "codes" },
      el("h2", {}, "Your recovery codes"),
      el("p", {}, "Each lets you in once when your phone is not there. Print them or write them down: they are not shown again."),
      el("ol", {}, this.#codes.map((code) => el("li", {}, code))),
      el("button", { class: "primary", onclick: () => this.#codesKept() }, "I have kept them"));
  }

  #codesKept() {
    this.#codes = [];
    if (this.unfinished) return this.finished();
    this.changed();
  }

  #authenticator() {
    const since = this.#mine.authenticator;
    return el("section", { key: "authenticator" },
      el("h2", {}, "Authenticator app"),
      this.#enrolling ? this.#enrolment() : since
        ? el("p", { class: "line" }, el("span", {}, icon("check"), ` In use since ${dayText(since)}`),
          el("button", { class: "soft", onclick: () => this.#do(() => ask("DELETE", "/api/me/authenticator"), "The app is no longer asked.") }, "Remove"))
        : el("p", { class: "line" }, el("span", { class: "quiet" }, "An app on your phone shows a code of six digits."),
          el("button", { class: this.unfinished ? "primary" : "soft", onclick: () => this.#begin() }, "Set up")));
  }

  async #begin() {
    const begun = await this.#do(() => ask("POST", "/api/me/authenticator"), "");
    if (begun) this.#enrolling = { secret: begun.secret, at: Date.now() };
    this.changed();
  }

  #enrolment() {
    const { secret, at } = this.#enrolling;
    return el("form", { class: "enrolment", onsubmit: (event) => this.#confirm(event) },
      el("img", { src: `/api/me/authenticator.svg?${at}`, alt: "QR code for the authenticator app", width: 208, height: 208 }),
      el("div", {},
        el("p", {}, "Scan this with the app, or type the key:"),
        el("p", { class: "secret" }, secret.match(/.{1,4}/g).join(" ")),
        el("label", {}, el("span", {}, "Code in the app"),
          el("input", { class: "field code-field figures", name: "code", inputmode: "numeric", autocomplete: "one-time-code", required: true, maxlength: 7 })),
        el("div", { class: "box-buttons" },
          el("button", { type: "button", class: "soft", onclick: () => { this.#enrolling = null; this.changed(); } }, "Cancel"),
          el("button", { class: "primary" }, "Turn on"))));
  }

  async #confirm(event) {
    event.preventDefault();
    const { code } = Object.fromEntries(new FormData(event.target));
    const done = await this.#do(() => ask("POST", "/api/me/authenticator/confirmation", { code }), "The app is asked from now on.");
    if (!done) return;
    this.#enrolling = null;
    this.#added(done);
  }

  #added({ recovery_codes: codes }) {
    this.#codes = codes;
    if (!codes.length && this.unfinished) return this.finished();
    this.changed();
  }

  #passkeys() {
    const { passkeys, passkeys_here: here } = this.#mine;
    return el("section", { key: "passkeys" },
      el("h2", {}, "Passkeys"),
      el("ul", { class: "rows" }, passkeys.map((one) => el("li", { key: one.id },
        el("span", {}, el("strong", {}, one.name), el("span", { class: "quiet block" }, `added ${dayText(one.added_at)}${one.used_at ? `, used ${momentText(one.used_at)}` : ""}`)),
        el("button", { class: "soft", onclick: () => this.#do(() => ask("DELETE", `/api/me/passkeys/${one.id}`), "The passkey is removed.") }, "Remove")))),
      here && passkeysWork()
        ? el("p", { class: "line" }, el("span", { class: "quiet" }, "Your finger, face or PIN on this device, instead of password and code."),
          el("button", { class: this.unfinished ? "primary" : "soft", onclick: () => this.#makePasskey() }, "Add this device"))
        : el("p", { class: "quiet" }, "Passkeys need the hub's name in the address, and https."));
  }

  async #makePasskey() {
    const done = await this.#do(() => makePasskey(deviceName()), "You can sign in with this device now.");
    if (done) this.#added(done);
  }

  #recovery() {
    const { authenticator, passkeys, recovery_codes: left } = this.#mine;
    if (!authenticator && !passkeys.length) return null;
    return el("section", { key: "recovery" },
      el("h2", {}, "Recovery codes"),
      el("p", { class: "line" }, el("span", { class: left < 3 ? "trouble-text" : "quiet" }, `${left} of 10 are left.`),
        el("button", { class: "soft", onclick: () => this.#newCodes() }, "New codes")));
  }

  async #newCodes() {
    const done = await this.#do(() => ask("POST", "/api/me/recovery-codes"), "The codes of before work no more.");
    if (done) this.#added(done);
  }

  #sessions() {
    const { sessions } = this.#mine;
    return el("section", { key: "sessions" },
      el("h2", {}, "Where you are signed in"),
      el("ul", { class: "rows" }, sessions.map((one) => el("li", { key: one.id },
        el("span", {}, el("strong", {}, one.device), el("span", { class: "quiet block" }, one.mine ? "this one" : `since ${momentText(one.since)}, seen ${momentText(one.seen_at)}`)),
        one.mine ? null : el("button", { class: "soft", onclick: () => this.#do(() => ask("DELETE", `/api/me/sessions/${one.id}`), "That session is over.") }, "End")))),
      sessions.length > 2 ? el("button", { class: "soft", onclick: () => this.#do(() => ask("DELETE", "/api/me/sessions"), "All other sessions are over.") }, "End all others") : null);
  }

  #password() {
    return el("section", { key: "password" },
      el("h2", {}, "Password"),
      el("form", { class: "line", onsubmit: (event) => this.#changePassword(event) },
        el("label", { class: "unseen", for: "new-password" }, "New password"),
        el("input", { class: "field", id: "new-password", name: "password", type: "password", autocomplete: "new-password", placeholder: "A new one, at least 10 characters", required: true, minlength: 10, maxlength: 128 }),
        el("button", { class: "soft" }, "Change")),
      el("p", { class: "quiet small" }, "Every other session of yours ends with it."));
  }

  async #changePassword(event) {
    event.preventDefault();
    const form = event.target;
    const { password } = Object.fromEntries(new FormData(form));
    await this.#do(() => ask("PUT", "/api/me/password", { password }), "Your password is changed.");
    form.reset();
  }

  /** Do it, with proof when it is wanted, say what came of it, and look again. */
  async #do(act, done) {
    this.#trouble = this.#said = "";
    let answer;
    try {
      answer = await withProof(act);
      if (answer !== undefined) this.#said = done;
    } catch (error) {
      this.#trouble = error.key === "refused" ? `${error.said}.` : (TROUBLE[error.key] ?? "This did not work. Please try again.");
    }
    await this.open();
    return answer;
  }
}

/** What this device is called in the list of passkeys. */
function deviceName() {
  const system = navigator.userAgentData?.platform || navigator.platform.split(" ")[0] || "this device";
  return `Passkey on ${system}`;
}
