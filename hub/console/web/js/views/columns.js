/** The desk's three columns, by what is in front. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { assistFacts, assistPicture } from "./assist.js";
import { browse } from "./browse.js";
import { callFacts } from "./call-facts.js";
import { cartPanel } from "./cart.js";
import { deviceCheck } from "./device-check.js";
import { duty } from "./duty.js";
import { editor } from "./editor.js";
import { foodCard } from "./food.js";
import { invitePanel } from "./invite.js";
import { kioskFacts } from "./kiosk-facts.js";
import { offerPanel } from "./offer.js";
import { paymentPanel } from "./payment.js";
import { beforeCall, ringPanel } from "./ring.js";
import { search } from "./search.js";
import { staffWanted } from "./staff.js";
import { tabs } from "./tabs.js";
import { textPanel } from "./text.js";
import { theirScreen } from "./their-screen.js";
import { videoPanel } from "./video.js";
import { workPanel, workPaused } from "./work.js";
import { wrapUp } from "./wrapup.js";

const NOTICE_S = 9;

export function deskColumns(desk) {
  const { state } = desk.store;
  const mode = state.call ? "call" : state.wrapUp ? "wrapup" : state.assist ? "assist" : state.ring ? "ring" : state.work ? "work" : "idle";
  return el("div", { class: "desk", key: "desk", "data-mode": mode, "data-kind": state.call?.kind },
    hubNotice(state),
    el("section", { class: "left", key: `left-${mode}`, "aria-label": mode === "call" ? "The call" : "My state" }, left(desk, mode)),
    el("main", { class: "centre", key: `centre-${mode === "ring" ? "call" : mode}` }, centre(desk, mode)),
    el("section", { class: "right", key: `right-${mode}`, "aria-label": "Picture and text" }, right(desk, mode)),
    state.notice && now() < (state.notice.until ??= now() + NOTICE_S) ? el("p", { class: "notice", key: "notice", role: "status", "data-trouble": state.notice.trouble },
      state.notice.trouble ? icon("warning") : null, state.notice.text) : null);
}

function left(desk, mode) {
  const { state } = desk.store;
  const offered = state.ring ? ringPanel(desk) : state.offer ? offerPanel(desk) : null;
  if (offered) return [offered, tabs(desk)];
  const about = { call: callFacts, assist: assistFacts }[mode] ?? duty;
  return [tabs(desk), staffWanted(state), about(desk), workPaused(state)];
}

function centre(desk, mode) {
  const { state } = desk.store;
  if (mode === "wrapup") return wrapUp(desk);
  if (mode === "work") return workPanel(desk);
  if (mode === "ring" || mode === "assist") return cartPanel(desk, state.ring ?? state.assist);
  const { editor: edited, food, panel, query } = desk.work;
  const over = food ? foodCard(desk) : edited ? editor(desk) : panel === "invite" ? invitePanel(desk) : null;
  if (mode === "idle") return [search(desk), over, query || over ? null : browse(desk)];
  return [search(desk), over, paymentPanel(desk), panel === "screen" ? theirScreen(desk) : null, cartPanel(desk, state.call)];
}

function right(desk, mode) {
  const { state } = desk.store;
  if (mode === "call") return [videoPanel(desk), textPanel(desk), kioskFacts(state.call.kiosk, state.call.soldOut, state.book)];
  if (mode === "assist") return assistPicture(desk);
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
