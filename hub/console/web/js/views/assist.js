/** What a guest sees: whose call it is, as what one is in it, and the way out. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { clockText, languageName } from "../words.js";

const MODES = {
  interpreter: ["You interpret for", "Both hear you."],
  colleague: ["You help", "Both hear you. The call may be handed over to you."],
  supervisor: ["You were asked by", "Both hear you."],
  listen: ["You listen to", "Nobody hears you."],
  whisper: ["You whisper to", "Only the agent hears you."],
  barge: ["You speak with", "Agent and customer hear you."],
};

export function assistFacts(desk) {
  const { assist } = desk.store.state;
  const [words, heard] = MODES[assist.mode] ?? MODES.colleague;
  return [
    el("div", { class: "with", key: "assist" },
      el("p", { class: "quiet" }, words),
      el("h1", {}, assist.hostName),
      el("p", {}, `${assist.kiosk.site_name} ${assist.kiosk.name}`),
      el("p", { class: "talk-time figures", role: "timer", "aria-label": "Time in the call" }, clockText(now() - assist.startedAt))),
    el("dl", { class: "facts", key: "facts" }, el("div", {}, el("dt", {}, "Speaks"), el("dd", {}, languageName(assist.language)))),
    el("p", { class: "quiet", key: "heard" }, `${heard} The cart is ${assist.hostName}'s to change; you see it as they do.`),
  ];
}

export function assistPicture({ guests, store }) {
  const { media } = store.state.assist;
  const live = media.theirs?.getVideoTracks().length > 0;
  return [
    el("div", { class: "video", key: "video", "data-live": live, "data-dimmed": media.state !== "connected" },
      el("video", { class: "theirs", key: "theirs", "data-keep": true, autoplay: true, playsinline: true, muted: true, "aria-label": "The customer" }),
      live && media.state === "connected" ? null : el("p", { class: "video-words", role: "status" }, media.state === "lost" ? "The connection is lost. Trying again …" : live ? "" : media.state === "connected" ? "The customer's camera is off." : "Connecting …")),
    media.trouble ? el("p", { class: "trouble-text", key: "trouble", role: "alert" }, media.trouble) : null,
    el("div", { class: "video-buttons", key: "buttons", "data-count": 2 },
      el("button", { class: "tall", "aria-pressed": String(media.muted), onclick: () => media.setMuted(!media.muted) }, icon(media.muted ? "mic-off" : "mic"), el("span", {}, media.muted ? "Muted" : "Mute", el("kbd", {}, "M"))),
      el("button", { class: "tall end", onclick: () => guests.leave() }, icon("leave"), el("span", {}, "Leave", el("kbd", {}, "E")))),
    typedTurns(media.turns),
  ];
}

/** What agent and customer type to each other, to read along. */
export function typedTurns(turns) {
  const written = turns.filter(({ text }) => text);
  if (!written.length) return null;
  queueMicrotask(() => document.querySelector(".typed-turns")?.lastElementChild?.scrollIntoView({ block: "nearest" }));
  return el("ol", { class: "turns typed-turns", key: "typed", "aria-live": "polite", tabindex: "0", "aria-label": "What was typed" }, written.map((turn) =>
    el("li", { key: turn.id, "data-from": turn.from, "data-open": turn.open }, el("span", { class: "unseen" }, turn.from === "agent" ? "Agent: " : "Customer: "), turn.text)));
}
