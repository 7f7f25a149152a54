/** The desk's three columns, by what is going on. */

import { el, icon } from "../dom.js";
import { browse } from "./browse.js";
import { callFacts } from "./call-facts.js";
import { cartPanel } from "./cart.js";
import { beforeCall, deviceCheck } from "./device-check.js";
import { duty } from "./duty.js";
import { editor } from "./editor.js";
import { kioskFacts } from "./kiosk-facts.js";
import { ringPanel } from "./ring.js";
import { search } from "./search.js";
import { textPanel } from "./text.js";
import { videoPanel } from "./video.js";
import { wrapUp } from "./wrapup.js";

export function deskColumns(desk) {
  const { state } = desk.store;
  const mode = state.ring ? "ring" : state.call ? "call" : state.wrapUp ? "wrapup" : "idle";
  return el("div", { class: "desk", key: "desk", "data-mode": mode },
    hubNotice(state),
    el("section", { class: "left", key: `left-${mode}`, "aria-label": mode === "idle" ? "My state" : "The call" }, left(desk, mode)),
    el("main", { class: "centre", key: `centre-${mode === "ring" ? "call" : mode}` }, centre(desk, mode)),
    el("section", { class: "right", key: `right-${mode}`, "aria-label": "Picture and text" }, right(desk, mode)),
    state.notice ? el("p", { class: "notice", key: "notice", role: "status", "data-trouble": state.notice.trouble },
      state.notice.trouble ? icon("warning") : null, state.notice.text) : null);
}

function left(desk, mode) {
  if (mode === "ring") return ringPanel(desk);
  if (mode === "call") return callFacts(desk);
  return duty(desk);
}

function centre(desk, mode) {
  const { state } = desk.store;
  if (mode === "wrapup") return wrapUp(desk);
  if (mode === "ring") return cartPanel(desk, state.ring);
  const { editor: edited, query } = desk.work;
  return [
    search(desk),
    edited ? editor(desk) : null,
    mode === "call" ? cartPanel(desk, state.call) : query || edited ? null : browse(desk),
  ];
}

function right(desk, mode) {
  const { state } = desk.store;
  if (mode === "call") return [videoPanel(desk), textPanel(desk), kioskFacts(state.call.kiosk)];
  if (mode === "idle") return deviceCheck(desk);
  if (mode === "ring") return [state.ring.kind === "video" ? beforeCall() : null, kioskFacts(state.ring.kiosk)];
  return null;
}

const AWAY = {
  connecting: "",
  away: "The hub cannot be reached. Trying again …",
  taken_over: "The desk was opened in another window. This one is closed.",
};

function hubNotice({ hub, call }) {
  if (!AWAY[hub]) return null;
  const more = hub === "away" && call ? " Picture and sound go on; the cart is not up to date." : "";
  return el("p", { class: "hub-notice", key: "hub", role: "alert" }, icon("warning"), AWAY[hub] + more);
}
