/** The first page. */

import { ask } from "../api.js";
import { el, patch } from "../dom.js";

const TROUBLE = {
  wrong_name_or_password: "This name and password do not fit together.",
  no_hub: "The hub cannot be reached. Please try again in a moment.",
};

export class SignIn {
  constructor(app, { notice, onSignedIn }) {
    Object.assign(this, { app, notice, onSignedIn, busy: false });
  }

  show() {
    patch(this.app, el("main", { class: "signin", key: "signin" },
      el("div", { class: "signin-scene", "aria-hidden": "true" },
        el("img", { src: "/static/counter.svg", alt: "" })),
      el("form", { class: "signin-form", onsubmit: (event) => this.submit(event) },
        el("img", { src: "/static/favicon.svg", alt: "", width: 56, height: 56 }),
        el("h1", {}, "Somebody may need you today"),
        el("p", { class: "quiet" }, "Sign in to help customers at every counter of the house."),
        el("label", {}, el("span", {}, "Name"),
          el("input", { class: "field", name: "name", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true, autofocus: true })),
        el("label", {}, el("span", {}, "Password"),
          el("input", { class: "field", name: "password", type: "password", autocomplete: "current-password", required: true })),
        el("p", { class: "signin-notice", role: "alert" }, this.notice),
        el("button", { class: "primary large", disabled: this.busy }, this.busy ? "Signing in …" : "Sign in"))));
    this.app.querySelector("input")?.focus();
  }

  async submit(event) {
    event.preventDefault();
    const { name, password } = Object.fromEntries(new FormData(event.target));
    this.busy = true;
    this.notice = "";
    this.show();
    try {
      this.onSignedIn(await ask("POST", "/api/session", { name, password }));
    } catch (error) {
      this.busy = false;
      this.notice = error.key === "too_many_attempts"
        ? `Too many attempts. Please wait ${error.retryAfter || 60} seconds.`
        : (TROUBLE[error.key] ?? "Signing in did not work. Please try again.");
      this.show();
      this.app.querySelector("input[type=password]").select();
    }
  }
}
