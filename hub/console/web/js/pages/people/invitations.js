/** Who was asked to join, and who is asked next. */

import { ask, get } from "../../api.js";
import { el } from "../../dom.js";
import { withProof } from "../../proof.js";
import { sentence } from "../../words.js";
import { momentText } from "../dates.js";
import { codeBox } from "./boxes.js";
import { fields } from "./form.js";

const fresh = () => ({ role: "agent", site: "", independent: false, languages: { en: 4 }, skills: { orders: 3 } });

export class InvitationsPart {
  #all = null;
  #draft = fresh();
  #trouble = "";

  constructor(changed, { sites }) {
    Object.assign(this, { changed, sites });
  }

  async load() {
    this.#all = (await get("/api/invitations").catch(() => null))?.invitations ?? this.#all;
    this.changed();
  }

  view() {
    return el("div", { class: "columns-2", key: "invitations" },
      el("section", {},
        el("h2", {}, "Invited"),
        this.#all?.length ? el("ul", { class: "rows" }, this.#all.map((one) => this.#row(one)))
          : el("p", { class: "quiet nothing" }, this.#all ? "Nobody was invited yet." : "")),
      el("form", { class: "abilities", onsubmit: (event) => this.#invite(event) },
        el("h2", {}, "Invite somebody"),
        el("p", { class: "quiet" }, "They choose their own password. Managers and admins set up a second factor before anything else."),
        el("label", { key: "name" }, el("span", {}, "Name"), el("input", { class: "field", name: "name", required: true, maxlength: 60, autocomplete: "off" })),
        fields(this.#draft, { me: { role: "manager" }, sites: this.sites(), changed: this.changed }),
        el("p", { class: "trouble-text", role: "alert" }, this.#trouble),
        el("button", { class: "primary" }, "Make the invitation")));
  }

  #row(one) {
    const words = { open: `open until ${momentText(one.expires_at)}`, used: "has joined", revoked: "taken back", expired: "ran out" };
    return el("li", { key: one.id },
      el("span", {}, el("strong", {}, one.name), el("span", { class: "quiet block" }, [one.renews ? "a new password" : sentence(one.role), one.place, `by ${one.by_name}`, words[one.state]].filter(Boolean).join(" · "))),
      one.state === "open" ? el("button", { class: "soft", onclick: () => this.#takeBack(one) }, "Take back") : null);
  }

  async #takeBack({ id }) {
    await ask("DELETE", `/api/invitations/${id}`).catch(() => null);
    await this.load();
  }

  async #invite(event) {
    event.preventDefault();
    const form = event.target;
    const { name } = Object.fromEntries(new FormData(form));
    this.#trouble = "";
    try {
      const made = await withProof(() => ask("POST", "/api/invitations", { ...this.#draft, name }));
      if (made) {
        codeBox(made);
        this.#draft = fresh();
        form.reset();
      }
    } catch (error) {
      this.#trouble = error.key === "refused" ? `${sentence(error.said)}.` : "This did not work. Please try again.";
    }
    await this.load();
  }
}
