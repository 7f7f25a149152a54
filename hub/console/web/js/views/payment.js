/** An order's payment as the till's journal tells it: what is known, in plain words, and what may be done. Never card data. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { moneyText } from "../money.js";
import { paymentRefusal } from "../refusals.js";

const STATES = {
  intent: "is being taken",
  approved: "was approved by the terminal and is being booked",
  unknown: "has no known outcome",
  paid: "is paid",
  declined: "was declined",
  aborted: "was not taken",
  cancelled: "was cancelled",
  returning: "is being given back",
  returned: "was given back",
  owed: "could not be given back",
};
const MEANS = { card: "card", gift: "gift card", none: "nothing to pay" };
const ACTS = {
  print_again: ["Print the receipt again", "The receipt is printed again, marked as a copy."],
  resend: ["Send the order again", "The order goes to the hub and the kitchen again."],
  pay_at_counter: ["Let them pay at the counter", "The order is closed unpaid, with a number and a slip for the counter."],
  settle: ["Settle it", ""],
};
const DONE_STAYS_S = 20;

/** Shown while there is something to know or to do. */
export function paymentPanel(desk) {
  const { call, book } = desk.store.state;
  const { payment } = call;
  if (!payment || (payment.state === "paid" && !partPaid(payment) && desk.work.panel !== "payment" && !payment.may?.length)) return null;
  const unknown = payment.state === "unknown";
  const amount = moneyText(payment.amount.amount, payment.amount.currency, book.menu.minor_digits);
  return el("section", { class: "payment", key: "payment", "aria-label": "Payment", "data-trouble": unknown },
    el("h2", {}, unknown ? icon("warning") : null, headline(payment, amount, book.menu.minor_digits), payment.number ? el("span", { class: "quiet" }, ` · ${payment.number}`) : null),
    el("p", {}, meaning(payment)),
    attempts(payment, book.menu.minor_digits),
    desk.work.settling === null ? buttons(desk, payment, maySettle(desk.store.state)) : confirm(desk, amount),
    refundForm(desk, payment),
    said(call));
}

/** Something is paid, and something is left. */
const partPaid = ({ paid = 0, amount, at_counter: atCounter }) => !atCounter && paid > 0 && paid < amount.amount;

function headline(payment, amount, digits) {
  if (!partPaid(payment)) return `${amount} ${STATES[payment.state] ?? payment.state}`;
  const { paid, amount: { amount: due, currency } } = payment;
  return `${moneyText(paid, currency, digits)} of ${amount} is paid, ${moneyText(due - paid, currency, digits)} is left`;
}

function meaning(payment) {
  const { attempts: all = [], state } = payment;
  const owed = all.filter((one) => one.state === "owed").map((one) => one.reference).filter(Boolean);
  if (all.some((one) => one.state === "owed")) return `The terminal could not give a part back. The people of the place do, by a refund${owed.length ? ` of reference ${owed.join(", ")}` : ""}.`;
  if (state === "unknown" || !partPaid(payment)) return whole(payment);
  return "The rest can be paid with another card or a gift card. Whoever stops instead has what is paid given back: Stop and get it back, on the customer's screen.";
}

function whole({ state, sent, receipt, at_counter: atCounter, may = [] }) {
  if (atCounter) return "It was closed to be paid at the counter.";
  if (state === "unknown" && may.includes("settle")) return "The terminal and the journal do not agree, and only a look at the merchant's own records can tell. Ask the people of the place, then say what they found. Please ask the customer not to pay again.";
  if (state === "unknown") return "The kiosk is asking the terminal by itself. Please ask the customer to wait and not to pay again.";
  if (state === "paid") return [sent ? "The kitchen has the order." : "The order has not reached the hub yet.", { failed: "The receipt could not be printed.", printed: "The receipt was printed." }[receipt] ?? ""].join(" ");
  return "No money was taken. The customer may pay again.";
}

/** A payment as background work shows it. */
export function paymentStory(payment) {
  return el("div", { class: "payment-story", key: "story" },
    el("p", {}, el("strong", { class: "figures" }, moneyText(payment.amount.amount, payment.amount.currency)), ` ${STATES[payment.state] ?? payment.state}.`),
    attempts(payment));
}

function attempts({ attempts: all = [], amount: { currency } }, digits = 2) {
  return el("ol", { class: "attempts" }, all.map((one) =>
    el("li", { key: String(one.attempt) },
      el("span", { class: "figures quiet" }, timeText(one.started_at)),
      el("strong", {}, [MEANS[one.means] ?? "", one.amount ? moneyText(one.amount, currency, digits) : "", STATES[one.state] ?? one.state].filter(Boolean).join(" ")),
      el("span", { class: "quiet figures" }, [one.trace !== null && one.trace !== undefined ? `trace ${one.trace}` : "", one.receipt !== null && one.receipt !== undefined ? `terminal receipt ${one.receipt}` : "", one.terminal ? `terminal ${one.terminal}` : "", one.means === "gift" && one.reference ? `reference ${one.reference}` : "", one.settled_by ? `settled by ${one.settled_by}` : ""].filter(Boolean).join(" · ")))));
}

const maySettle = ({ me }) => me.qualifications.some(({ name, expires_at: until }) => name === "settle_payment" && until > Date.now() / 1000);

function buttons(desk, { may = [] }, settles) {
  return el("div", { class: "payment-acts", key: "acts" }, may.map((action) => action === "settle" && !settles
    ? el("p", { class: "quiet", key: "unqualified" }, "Your word alone cannot settle it: that needs the qualification for payments. Bring in a supervisor ", el("kbd", {}, "I"), ".")
    : action === "settle"
    ? [el("button", { class: "soft", key: "paid", onclick: () => desk.work.set({ settling: true }) }, "It was paid"),
      el("button", { class: "soft", key: "unpaid", onclick: () => desk.work.set({ settling: false }) }, "It was not paid")]
    : el("button", { class: "soft", key: action, title: ACTS[action]?.[1], onclick: () => desk.actions.payment(action) }, ACTS[action]?.[0] ?? action)));
}

/** A word on money is said twice. */
function confirm(desk, amount) {
  const paid = desk.work.settling;
  return el("div", { class: "payment-acts confirm", key: "confirm", role: "group", "aria-label": "Confirm" },
    el("p", {}, el("strong", {}, paid ? `Book ${amount} as paid?` : `Book ${amount} as not paid?`), " Your name is kept with it, and it cannot be taken back."),
    el("button", { class: "primary", key: "yes", onclick: () => { desk.work.set({ settling: null }); desk.actions.payment("settle", paid); } }, paid ? "Yes, it was paid" : "Yes, it was not paid"),
    el("button", { key: "no", onclick: () => desk.work.set({ settling: null }) }, "Back"));
}

/** Money back is somebody else's to decide: the agent asks, with a reason. */
function refundForm(desk, { state }) {
  if (state !== "paid") return null;
  const { call } = desk.store.state;
  if (call.refund) return el("p", { class: call.refund === "asked" ? "quiet" : "trouble-text", key: "refund", role: "status" }, call.refund === "asked" ? "The refund was asked for; a supervisor decides." : "The refund could not be asked for. Please try again.");
  return el("form", { class: "payment-acts", key: "refund", onsubmit: (event) => { event.preventDefault(); desk.actions.askRefund(new FormData(event.target).get("reason").trim()); } },
    el("input", { class: "field refund-reason", name: "reason", "aria-label": "Why a refund", placeholder: "Ask for a refund: why?", required: true, minlength: 3, maxlength: 500, autocomplete: "off" }),
    el("button", { class: "soft" }, "Ask for a refund"));
}

function said({ paymentAct: act }) {
  if (!act || (act.state !== "sent" && now() - act.at > DONE_STAYS_S)) return null;
  const words = { sent: "on its way to the kiosk …", done: "done", refused: paymentRefusal(act.reason) }[act.state];
  return el("p", { class: act.state === "refused" ? "trouble-text" : "quiet", key: "said", role: "status" }, `${ACTS[act.action]?.[0] ?? act.action}: ${words}`);
}

const clock = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit", second: "2-digit" });
const timeText = (iso) => clock.format(new Date(iso));
