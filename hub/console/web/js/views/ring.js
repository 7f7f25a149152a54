/** The left column while somebody calls: who, from where, how it stands, and one key to accept. */

import { now } from "../clock.js";
import { el, icon, svg } from "../dom.js";
import { clockText, deviceName, languageName, spanText } from "../words.js";
import { placeWords } from "./place.js";

const ROUND = 2 * Math.PI * 34;

export function ringPanel(desk) {
  const { ring, book } = desk.store.state;
  const passed = now() - ring.receivedAt;
  const left = Math.max(0, ring.expires_in_s - passed);
  const { session } = ring;
  const keys = busyKeys(desk.store.state);
  return el("div", { class: "ring", key: ring.reservation, role: "alertdialog", "aria-label": `${ring.kiosk.site_name} is calling` },
    el("div", { class: "ring-head" },
      countdown(left, ring.expires_in_s),
      el("div", { class: "ring-who" },
        el("p", {}, ring.asked_by ? "A colleague asks you to join" : ring.kind === "text" ? "A customer writes from" : "A customer calls from"),
        el("h1", {}, ring.kiosk.site_name),
        el("p", {}, ring.kiosk.name))),
    history(ring),
    el("dl", { class: "facts" },
      fact("Speaks", languageName(ring.language)),
      fact("Waited", clockText(ring.waited_s + passed)),
      fact("Is", `${placeWords(session, book)}, ${clockText(session.seconds_on_page + now() - ring.sessionAt)}`),
      fact("Cart", cartWords(session, book)),
      fact("Today", callsToday(ring)),
      session.declines ? fact("Card", session.declines === 1 ? "declined once" : `declined ${session.declines} times`, true) : null,
      ring.trouble.map((device) => fact(deviceName(device.kind), device.detail || "does not work", true))),
    el("div", { class: "ring-buttons" },
      el("button", { class: "primary large", disabled: ring.answered, onclick: () => desk.actions.accept() },
        icon(ring.kind === "text" ? "keyboard" : "answer"), ring.answered ? "Connecting …" : ring.asked_by ? "Join" : "Answer", el("kbd", {}, keys.accept)),
      el("button", { disabled: ring.answered, onclick: () => desk.actions.reject() }, "Not now", el("kbd", {}, keys.reject))));
}

/** Enter is for what is typed while something else is in hand. */
export const busyKeys = ({ calls, wrapUps, work }) => (calls.length || wrapUps.length || work ? { accept: "F2", reject: "F4" } : { accept: "Enter", reject: "Esc" });

const WANTS = { interpreter: "An interpreter is wanted", supervisor: "A supervisor is wanted", colleague: "A colleague is wanted" };

function history({ asked_by: asked, before }) {
  if (asked) {
    return el("p", { class: "ring-note", key: "asked" }, icon("person"),
      el("span", {}, el("strong", {}, asked.name), ` asks. ${WANTS[asked.want] ?? ""}.`, asked.note ? el("em", {}, ` “${asked.note}”`) : null));
  }
  if (!before) return null;
  return el("p", { class: "ring-note", key: "before" }, icon("undo"),
    el("span", {}, el("strong", {}, `${before.agent_name} helped with this order`), ` ${spanText(before.ended_s_ago)} ago.`));
}

function callsToday({ calls_today: count }) {
  return count ? `this kiosk called ${count === 1 ? "once" : `${count} times`} before` : "the first call of this kiosk";
}

function countdown(left, whole) {
  return el("div", { class: "countdown", role: "timer", "aria-label": `${Math.ceil(left)} seconds left` },
    svg("svg", { viewBox: "0 0 76 76", "aria-hidden": "true" },
      svg("circle", { cx: 38, cy: 38, r: 34, class: "track" }),
      svg("circle", { cx: 38, cy: 38, r: 34, class: "hand", "stroke-dasharray": ROUND.toFixed(1), "stroke-dashoffset": (ROUND * (1 - left / whole)).toFixed(1) })),
    el("strong", { class: "figures", "aria-hidden": "true" }, String(Math.ceil(left))));
}

function cartWords({ cart, totals }, book) {
  if (!cart?.lines.length) return "empty";
  const count = cart.lines.reduce((sum, line) => sum + line.qty, 0);
  const items = count === 1 ? "1 item" : `${count} items`;
  return totals && book ? `${items}, ${book.money(totals.gross)}` : items;
}

const fact = (name, value, trouble = false) =>
  el("div", { key: name, "data-trouble": trouble }, el("dt", {}, name), el("dd", { class: "figures" }, value));

/** While it rings: a last look at oneself. */
export function beforeCall() {
  return el("div", { class: "check", key: "before" },
    el("div", { class: "check-picture", "data-running": true },
      el("video", { class: "own", key: "own", "data-keep": true, autoplay: true, playsinline: true, "aria-label": "You, as customers see you" })),
    el("p", { class: "quiet" }, "So they will see you. Nothing is sent before you answer."));
}
