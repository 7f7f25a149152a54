/** The first page: a name and a password, then a code; or a passkey; or an invitation. */

import { ask } from "../api.js";
import { el, patch } from "../dom.js";
import { passkeysWork, signInWithPasskey } from "../passkeys.js";

const TROUBLE = {
  wrong_name_or_password: "This name and password do not fit together.",
  wrong_code: "This code is not right, or it was used before.",
  wrong_passkey: "This passkey is not known here.",
  no_passkeys_here: "Passkeys need the hub's name in the address, not a number.",
  begin_again: "That took too long. Please begin again.",
  unknown_code: "This invitation is over. Please ask for a new one.",
  no_hub: "The hub cannot be reached. Please try again in a moment.",
};

export class SignIn {
  #step = "password";
  #ticket = "";
  #ways = [];
  #invitation = null;

  /** `code`: of the invitation in the address */
  constructor(app, { notice, onSignedIn, code = "" }) {
    Object.assign(this, { app, notice, onSignedIn, code, busy: false });
    if (code) this.#step = "join";
  }

  async show() {
    if (this.#step === "join" && !this.#invitation) await this.#look();
    this.#draw();
    this.app.querySelector("input")?.focus();
  }

  async #look() {
    try {
      this.#invitation = await ask("POST", "/api/join/look", { code: this.code });
    } catch (error) {
      this.#step = "password";
      this.notice = words(error);
    }
  }

  #draw() {
    const forms = { password: () => this.#passwordForm(), code: () => this.#codeForm(), join: () => this.#joinForm() };
    patch(this.app, el("main", { class: "signin", key: "signin" },
      el("div", { class: "signin-scene", "aria-hidden": "true" }, el("img", { src: "/static/counter.svg", alt: "" })),
      forms[this.#step]()));
  }

  #form(key, submit, ...children) {
    return el("form", { class: "signin-form", key, onsubmit: (event) => this.#submit(event, submit) },
      el("img", { src: "/static/favicon.svg", alt: "", width: 56, height: 56 }), children);
  }

  #notice() {
    return el("p", { class: "signin-notice", role: "alert" }, this.notice);
  }

  #button(text, busyText) {
    return el("button", { class: "primary large", disabled: this.busy }, this.busy ? busyText : text);
  }

  #passwordForm() {
    return this.#form("password", ({ name, password }) => ask("POST", "/api/session", { name, password }),
      el("h1", {}, "Somebody may need you today"),
      el("p", { class: "quiet" }, "Sign in to help customers at every counter of the house."),
      el("label", {}, el("span", {}, "Name"),
        el("input", { class: "field", name: "name", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true, autofocus: true })),
      el("label", {}, el("span", {}, "Password"),
        el("input", { class: "field", name: "password", type: "password", autocomplete: "current-password", required: true })),
      this.#notice(),
      this.#button("Sign in", "Signing in …"),
      this.#passkeyButton("Sign in with a passkey"));
  }

  #passkeyButton(text) {
    if (!passkeysWork()) return null;
    return el("button", { type: "button", class: "soft large", disabled: this.busy, onclick: () => this.#run(signInWithPasskey) }, text);
  }

  #codeForm() {
    const app = this.#ways.includes("authenticator");
    return this.#form("code", ({ code }) => ask("POST", "/api/session/code", { ticket: this.#ticket, code }),
      el("h1", {}, "One more step"),
      el("p", { class: "quiet" }, app ? "Your authenticator app shows a code of six digits. A recovery code works too." : "Use your passkey, or one of your recovery codes."),
      el("label", {}, el("span", {}, app ? "Code" : "Recovery code"),
        el("input", { class: "field code-field figures", name: "code", autocomplete: "one-time-code", autocapitalize: "characters", spellcheck: "false", required: true, maxlength: 30 })),
      this.#notice(),
      this.#button("Go on", "Checking …"),
      this.#ways.includes("passkey") ? this.#passkeyButton("Use a passkey") : null,
      el("button", { type: "button", onclick: () => this.#again("") }, "Begin again"));
  }

  #joinForm() {
    const { name, role, place, by_name: by, renews } = this.#invitation;
    return this.#form("join", ({ name: chosen, password }) => this.#join(chosen ?? name, password),
      el("h1", {}, renews ? `Welcome back, ${name}` : `Welcome, ${name}`),
      el("p", { class: "quiet" }, renews ? "Choose a new password." : `${by} invites you to work here${role === "kitchen" ? " in the kitchen" : ` as ${role}`}${place ? ` of ${place}` : ""}.`),
      renews ? null : el("label", {}, el("span", {}, "Name, as customers will read it"),
        el("input", { class: "field", name: "name", value: name, autocomplete: "username", required: true, maxlength: 60 })),
      el("label", {}, el("span", {}, "Password"),
        el("input", { class: "field", name: "password", type: "password", autocomplete: "new-password", required: true, minlength: 10, maxlength: 128 }),
        el("span", { class: "quiet small" }, "At least 10 characters. A short sentence is good.")),
      this.#notice(),
      this.#button(renews ? "Set it" : "Join", "One moment …"));
  }

  async #join(name, password) {
    const answer = await ask("POST", "/api/join", { code: this.code, name, password });
    history.replaceState(null, "", "#/");
    if (!answer) this.#again("Your new password is set. Please sign in with it.");
    return answer;
  }

  #again(notice) {
    Object.assign(this, { notice, busy: false });
    this.#step = "password";
    this.show();
  }

  #submit(event, submit) {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    this.#run(() => submit(given));
  }

  async #run(act) {
    Object.assign(this, { busy: true, notice: "" });
    this.#draw();
    try {
      const answer = await act();
      if (answer?.person) return this.onSignedIn(answer);
      if (answer?.ticket) [this.#step, this.#ticket, this.#ways] = ["code", answer.ticket, answer.ways];
    } catch (error) {
      this.notice = words(error);
      if (error.key === "begin_again") this.#step = "password";
    }
    this.busy = false;
    this.#draw();
    const fields = [...this.app.querySelectorAll("input")];
    (fields.find((field) => field.type === "password") ?? fields[0])?.select();
  }
}

function words(error) {
  if (error.key === "too_many_attempts") return `Too many attempts. Please wait ${error.retryAfter || 60} seconds.`;
  if (error.key === "refused") return `${error.said}.`;
  return TROUBLE[error.key] ?? "Signing in did not work. Please try again.";
}
