/** What I earned: one line a task with how it came about, a month at a time; what looks wrong can be disputed. */

import { ask, get } from "../../api.js";
import { el, icon } from "../../dom.js";
import { amountText, moneyText } from "../../money.js";
import { sentence } from "../../words.js";
import { dayText, timeText } from "../dates.js";
import { textFor } from "../people/boxes.js";

const monthName = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });

export class EarningsPart {
  #answer = null;
  #month = "";
  #rates = [];
  #trouble = "";

  constructor(changed) {
    this.changed = changed;
  }

  async open() {
    try {
      const [answer, { rates }] = await Promise.all([get(`/api/earnings?month=${this.#month}`), get("/api/rates")]);
      this.#answer = answer;
      this.#rates = rates;
      this.#trouble = "";
    } catch {
      this.#trouble = "The hub cannot be reached.";
    }
    this.changed();
  }

  view() {
    if (!this.#answer) return el("p", { class: "quiet" }, this.#trouble || "One moment …");
    const { month, zone, totals, lines } = this.#answer;
    return [
      el("div", { class: "month", key: "month" },
        el("button", { class: "round", "aria-label": "The month before", onclick: () => this.#turn(-1) }, icon("chevron")),
        el("h2", {}, monthName.format(new Date(`${month}-01`))),
        el("button", { class: "round", "aria-label": "The month after", onclick: () => this.#turn(1) }, icon("chevron")),
        el("p", { class: "month-total figures" }, Object.entries(totals).map(([currency, amount]) => moneyText(amount, currency)).join(" and ") || "nothing yet"),
        el("a", { class: "as-button", href: `/api/earnings.csv?month=${month}`, download: true }, "Download CSV")),
      this.#trouble ? el("p", { class: "trouble-text", key: "trouble", role: "alert" }, this.#trouble) : null,
      lines.length ? el("div", { class: "days", key: "lines" }, byDay(lines).map(([day, ofDay], index) => this.#day(day, ofDay, index === 0))) : el("p", { class: "quiet nothing", key: "none" }, "Each call and each piece of work stands here as soon as its wrap-up is over."),
      el("p", { class: "quiet small", key: "note" }, `Months are those of ${zone}. Practice is not paid. A line is never changed: what was wrong is corrected by another line.`),
      rateCard(this.#rates),
    ];
  }

  #turn(by) {
    const [year, month] = this.#answer.month.split("-").map(Number);
    this.#month = new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 7);
    this.open();
  }

  #day(day, lines, open) {
    const sums = new Map();
    for (const { currency, amount } of lines) if (currency) sums.set(currency, (sums.get(currency) ?? 0) + amount);
    return el("details", { class: "day", key: day, open },
      el("summary", {}, icon("chevron"), el("strong", {}, day), el("span", { class: "quiet" }, lines.length === 1 ? "1 line" : `${lines.length} lines`),
        el("span", { class: "order-total figures" }, [...sums].map(([currency, amount]) => moneyText(amount, currency)).join(" and "))),
      this.#table(lines));
  }

  #table(lines) {
    return el("table", { class: "orders ledger" },
      el("thead", { class: "unseen" }, el("tr", {}, ["When", "What", "How it came about", "Dispute", "Amount"].map((words) => el("th", { scope: "col" }, words)))),
      el("tbody", {}, lines.map((line) => el("tr", { key: String(line.id) },
        el("td", { class: "quiet figures" }, timeText(line.began_at)),
        el("td", {}, line.corrects ? `Correction of line ${line.corrects}` : sentence(line.kind), el("span", { class: "quiet small block figures" }, `line ${line.id}`)),
        el("td", { class: "quiet figures" }, howText(line)),
        el("td", {}, this.#dispute(line)),
        el("td", { class: "order-total figures" }, line.currency ? moneyText(line.amount, line.currency) : "–")))));
  }

  #dispute(line) {
    const { dispute } = line;
    if (!dispute) return line.corrects ? null : el("button", { class: "quiet-button", onclick: () => this.#ask(line) }, "Not right?");
    return el("div", { class: "dispute" },
      el("p", {}, el("strong", {}, "You: "), dispute.text),
      dispute.answered_at ? el("p", {}, el("strong", {}, `${dispute.by_name}: `), dispute.answer) : el("p", { class: "quiet" }, "waits for an answer"));
  }

  async #ask(line) {
    const text = await textFor("What is not right?", "Send", `Line ${line.id}, ${moneyText(line.amount, line.currency || "USD")}. A manager answers, and you see the answer here.`);
    if (!text) return;
    await ask("POST", `/api/earnings/${line.id}/dispute`, { text }).catch(() => { this.#trouble = "This did not work. Please try again."; });
    await this.open();
  }
}

/** Lines come newest first; so do the days. */
function byDay(lines) {
  const days = new Map();
  for (const line of lines) {
    const day = dayText(line.began_at);
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return [...days];
}

/** `1.50 + 2 min 5 s at 0.35 a minute` */
function howText(line) {
  if (line.corrects) return "";
  if (line.per_task === null) return "there was no rate for this kind";
  const time = `${Math.floor(line.seconds / 60)} min ${line.seconds % 60} s`;
  return `${amountText(line.per_task)} + ${time} at ${amountText(line.per_minute)} a minute`;
}

/** What counts now: the newest rate of each kind. */
export function rateCard(rates) {
  const now = new Map();
  for (const rate of rates) if (!now.has(rate.kind)) now.set(rate.kind, rate);
  if (!now.size) return null;
  return el("section", { class: "rates", key: "rates" }, el("h2", {}, "Rates now"),
    el("ul", { class: "rows" }, [...now.values()].map((rate) => el("li", { key: rate.kind },
      el("strong", {}, sentence(rate.kind)),
      el("span", { class: "figures" }, `${moneyText(rate.per_task, rate.currency)} a task + ${moneyText(rate.per_minute, rate.currency)} a minute`)))));
}
