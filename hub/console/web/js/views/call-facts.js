/** The left column in a call: with whom, for how long, what can be done besides the cart, and who else waits. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { clockText, languageName } from "../words.js";
import { inTheCall } from "./invite.js";

export function callFacts(desk) {
  const { call, book } = desk.store.state;
  const { session, kiosk } = call;
  const mode = session.cart && book?.modes.get(session.cart.service_mode);
  return [
    el("div", { class: "with", key: "with" },
      el("p", { class: "quiet" }, call.kind === "text" ? "You write with" : "You are with"),
      el("h1", {}, kiosk.site_name),
      el("p", {}, kiosk.name),
      el("p", { class: "talk-time figures", role: "timer", "aria-label": "Length of the call" }, clockText(now() - call.startedAt))),
    el("dl", { class: "facts", key: "facts" },
      fact("Speaks", languageName(call.language)),
      mode ? fact("Wants", book.text(mode.name)) : null,
      call.waitedS === null ? null : fact("Waited", clockText(call.waitedS)),
      call.callsToday ? fact("Today", `called ${call.callsToday === 1 ? "once" : `${call.callsToday} times`} before`) : null,
      session.declines ? fact("Card", session.declines === 1 ? "declined once" : `declined ${session.declines} times`) : null),
    inTheCall(desk),
    acts(desk),
    call.lineUp ? null : el("p", { class: "trouble-text", key: "line", role: "status" }, "The hub cannot reach the kiosk right now. What you see may be old."),
    afterwards(desk),
  ];
}

function acts({ work, actions }) {
  const open = (panel) => () => work.set({ panel: work.panel === panel ? "" : panel, editor: null, food: "" });
  return el("div", { class: "acts", key: "acts", role: "group", "aria-label": "In this call" },
    act("Their screen", "pointer", "P", open("screen"), work.panel === "screen"),
    act("Bring somebody in", "person-plus", "I", open("invite"), work.panel === "invite"),
    act("Ingredients", "leaf", "F", () => work.showFood(), Boolean(work.food)),
    work.panel === "screen" ? act("Take the pointer away", "close", null, () => actions.guide("clear", null, "the pointer"), null) : null);
}

const act = (words, symbol, key, onclick, pressed) =>
  el("button", { class: "act", key: words, "aria-pressed": pressed === null ? null : String(pressed), onclick }, icon(symbol), el("span", {}, words), key ? el("kbd", {}, key) : null);

function afterwards({ actions, store }) {
  const { queue, duty } = store.state;
  const waiting = queue?.waiting.length ?? 0;
  const next = (state, words, key, symbol, choose) => {
    const chosen = duty.then === state;
    return el("button", { class: "act", key: state, "aria-pressed": String(chosen), onclick: () => (chosen ? actions.setState("available") : choose()) }, icon(chosen ? "check" : symbol), el("span", {}, words), el("kbd", {}, key));
  };
  return el("div", { class: "afterwards", key: "after" },
    el("p", { class: "quiet" }, waiting ? `${waiting} more ${waiting === 1 ? "waits" : "wait"}` : "Nobody else waits"),
    next("own_counter", "My counter is busy", "C", "bell", () => actions.setState("own_counter")),
    next("break", "Break after this", "B", "pause", () => actions.takeBreak()));
}

const fact = (name, value) => el("div", { key: name }, el("dt", {}, name), el("dd", {}, value));
