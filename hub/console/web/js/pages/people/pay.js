/** What independents are paid, and what they say is wrong. */

import { ask, get } from "../../api.js";
import { el } from "../../dom.js";
import { moneyText } from "../../money.js";
import { withProof } from "../../proof.js";
import { sentence } from "../../words.js";
import { momentText } from "../dates.js";
import { rateCard } from "../me/earnings.js";
import { textFor } from "./boxes.js";

const KINDS = ["video", "text", "assist", "settle_payment", "check_translation", "review_refund", "score_call"];
const CURRENCIES = ["USD", "EUR", "GBP", "MXN", "CAD"];

export class PayPart {
  #disputes = [];
  #rates = [];
  #said = "";
  #trouble = "";

  constructor(changed) {
    this.changed = changed;
  }

  async load() {
    const [disputes, rates] = await Promise.all([get("/api/disputes"), get("/api/rates")]).catch(() => [null, null]);
    if (disputes) [this.#disputes, this.#rates] = [disputes.disputes, rates.rates];
    else this.#trouble = "The hub cannot be reached.";
    this.changed();
  }

  view() {
    return el("div", { class: "columns-2", key: "pay" },
      el("section", {},
        el("h2", {}, "Said to be wrong"),
        el("p", { class: this.#trouble ? "trouble-text" : "quiet", role: "status" }, this.#trouble || this.#said),
        this.#disputes.length ? el("ul", { class: "rows" }, this.#disputes.map((one) => this.#row(one)))
          : el("p", { class: "quiet nothing" }, "Nobody says that a line of their earnings is wrong.")),
      el("section", {}, rateCard(this.#rates), this.#form()));
  }

  #row(one) {
    return el("li", { key: String(one.id) },
      el("span", {}, el("strong", {}, one.person_name), el("span", { class: "quiet" }, ` · line ${one.line} · ${momentText(one.at)}`),
        el("span", { class: "block" }, one.text),
        one.answered_at ? el("span", { class: "quiet block" }, `${one.by_name}: ${one.answer}`) : null),
      one.answered_at ? null : el("button", { class: "soft", onclick: () => this.#answer(one) }, "Answer"));
  }

  async #answer(one) {
    const amount = el("input", { class: "field figures", inputmode: "decimal", value: "0.00", pattern: "-?[0-9]{1,4}([.,][0-9]{1,2})?", required: true });
    const text = await textFor(`Answer ${one.person_name}`, "Answer", one.text, el("label", {}, el("span", {}, "Added to the line (0 when it is right)"), amount));
    if (text) await this.#do(() => ask("POST", `/api/disputes/${one.id}/answer`, { answer: text, amount: minor(amount.value) }), "Answered.");
  }

  #form() {
    return el("form", { class: "abilities rate-form", onsubmit: (event) => this.#set(event) },
      el("h2", {}, "Set a rate"),
      el("p", { class: "quiet" }, "For work that begins from now on. What has begun is paid as it was."),
      el("div", { class: "pair" },
        el("label", {}, el("span", {}, "Kind"), el("select", { class: "field", name: "kind" }, KINDS.map((kind) => el("option", { key: kind, value: kind }, sentence(kind))))),
        el("label", {}, el("span", {}, "Currency"), el("select", { class: "field", name: "currency" }, CURRENCIES.map((one) => el("option", { key: one, value: one }, one))))),
      el("div", { class: "pair" },
        el("label", {}, el("span", {}, "A task"), money("per_task")),
        el("label", {}, el("span", {}, "A minute"), money("per_minute"))),
      el("button", { class: "primary" }, "Set it"));
  }

  async #set(event) {
    event.preventDefault();
    const form = event.target;
    const { kind, currency, per_task: task, per_minute: minute } = Object.fromEntries(new FormData(form));
    const rate = { kind, currency, per_task: minor(task), per_minute: minor(minute) };
    const done = await this.#do(() => ask("POST", "/api/rates", rate), `${sentence(kind)}: ${moneyText(rate.per_task, currency)} a task and ${moneyText(rate.per_minute, currency)} a minute from now on.`);
    if (done !== undefined) form.reset();
  }

  async #do(act, done) {
    this.#said = this.#trouble = "";
    let answer;
    try {
      answer = await withProof(act);
      if (answer !== undefined) this.#said = done;
    } catch (error) {
      this.#trouble = error.key === "not_possible" ? `${sentence(error.said)}.` : "This did not work. Please try again.";
    }
    await this.load();
    return answer;
  }
}

const money = (name) => el("input", { class: "field figures", name, inputmode: "decimal", placeholder: "0.00", pattern: "[0-9]{1,3}([.,][0-9]{1,2})?", required: true });

/** `1.5` as 150, without computing with fractions */
function minor(text) {
  const [whole, part = ""] = text.replace("-", "").split(/[.,]/);
  const amount = Number(whole) * 100 + Number(part.padEnd(2, "0"));
  return text.startsWith("-") ? -amount : amount;
}
