/** The newest paid orders. */

import { get } from "../api.js";
import { el } from "../dom.js";
import { moneyText } from "../money.js";
import { LoadedPage } from "./loaded-page.js";

const EVERY_S = 5;

export class OrdersPage extends LoadedPage {
  orders = null;
  siteNames = new Map();

  constructor() {
    super({ everyS: EVERY_S });
  }

  async ask() {
    const [{ orders }, { sites }] = await Promise.all([get("/api/orders?limit=50"), get("/api/fleet/sites")]);
    this.orders = orders;
    this.siteNames = new Map(sites.map((site) => [site.id, site.name]));
  }

  main() {
    return el("main", { class: "sheet", key: "orders" },
      el("header", {}, el("h1", {}, "Orders"), el("p", { class: "quiet" }, "What was paid last, at every counter")),
      this.troubleText,
      this.orders?.length ? table(this.orders, this.siteNames) : el("p", { class: "quiet nothing" }, this.orders ? "Nothing was paid yet." : ""));
  }
}

function table(orders, siteNames) {
  return el("table", { class: "orders" },
    el("thead", {}, el("tr", {}, ["Number", "Counter", "Paid", "With help from", "Total"].map((words) => el("th", { scope: "col" }, words)))),
    el("tbody", {}, orders.map((order) => el("tr", { key: order.uuid },
      el("td", { class: "order-number figures" }, order.number),
      el("td", {}, siteNames.get(order.site) ?? order.site),
      el("td", { class: "quiet figures" }, el("time", { datetime: order.paid_at }, timeText(order.paid_at))),
      el("td", {}, order.agents.join(", ") || el("span", { class: "quiet" }, "nobody")),
      el("td", { class: "order-total figures" }, moneyText(order.gross, order.currency),
        order.parts.length > 1 || order.tip || order.parts.some((part) => part.means === "gift") ? el("small", { class: "quiet order-parts" }, partsText(order)) : null,
        order.totals_differ ? el("span", { class: "trouble-text" }, "to be looked at: the hub's price differs") : null)))));
}

const MEANS = { card: "card", gift: "gift card", none: "free" };

/** How it was paid, when that is more than one card: "gift card $5.00 · card $10.50 · tip $1.00". */
function partsText({ parts, tip, currency }) {
  const paid = parts.map(({ means, amount }) => `${MEANS[means] ?? means} ${moneyText(amount.amount, amount.currency)}`);
  return [...paid, tip ? `tip ${moneyText(tip, currency)}` : ""].filter(Boolean).join(" · ");
}

const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });
const time = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit" });

function timeText(iso) {
  const at = new Date(iso);
  return at.toDateString() === new Date().toDateString() ? time.format(at) : `${day.format(at)}, ${time.format(at)}`;
}
