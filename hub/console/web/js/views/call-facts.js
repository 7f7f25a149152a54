/** The left column in a call: with whom, for how long, and who else waits. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { clockText, languageName } from "../words.js";

export function callFacts(desk) {
  const { call, queue, duty, book } = desk.store.state;
  const { session, kiosk } = call;
  const mode = session.cart && book?.modes.get(session.cart.service_mode);
  return [
    el("div", { class: "with", key: "with" },
      el("p", { class: "quiet" }, "You are with"),
      el("h1", {}, kiosk.site_name),
      el("p", {}, kiosk.name),
      el("p", { class: "talk-time figures", role: "timer", "aria-label": "Length of the call" }, clockText(now() - call.startedAt))),
    el("dl", { class: "facts", key: "facts" },
      fact("Speaks", languageName(call.language)),
      mode ? fact("Wants", book.text(mode.name)) : null,
      call.waitedS === null ? null : fact("Waited", clockText(call.waitedS)),
      session.declines ? fact("Card", session.declines === 1 ? "declined once" : `declined ${session.declines} times`) : null),
    call.lineUp ? null : el("p", { class: "trouble-text", key: "line", role: "status" }, "The hub cannot reach the kiosk right now. What you see may be old."),
    afterwards(desk, queue, duty),
  ];
}

function afterwards(desk, queue, duty) {
  const waiting = queue?.waiting.length ?? 0;
  const wantsBreak = duty.then === "break";
  return el("div", { class: "afterwards", key: "after" },
    el("p", { class: "quiet" }, waiting ? `${waiting} more ${waiting === 1 ? "waits" : "wait"}` : "Nobody else waits"),
    el("button", { class: "soft", "aria-pressed": String(wantsBreak), onclick: () => (wantsBreak ? desk.actions.setState("available") : desk.actions.takeBreak()) },
      icon(wantsBreak ? "check" : "pause"), wantsBreak ? "Break after this call" : "Break after this"));
}

const fact = (name, value) => el("div", { key: name }, el("dt", {}, name), el("dd", {}, value));
