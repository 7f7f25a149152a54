/** While a supervisor is in a call: what is seen and heard, how it is joined, and the way out. */

import { now } from "../../clock.js";
import { el, icon } from "../../dom.js";
import { typedTurns } from "../../views/assist.js";
import { clockText } from "../../words.js";

const MODES = [
  ["listen", "Listen", "L", "Nobody hears you."],
  ["whisper", "Whisper", "W", "Only the agent hears you."],
  ["barge", "Barge in", "B", "The agent and the customer hear you."],
];

export function supervisingPanel(page) {
  const { assist } = page;
  const [, , , who] = MODES.find(([mode]) => mode === assist.mode) ?? ["", "", "", "Everybody hears you."];
  const { media } = assist;
  return el("aside", { class: "supervising", key: "supervising", "aria-label": "The call you are in" },
    el("div", { class: "video", key: "video", "data-live": media.theirs?.getVideoTracks().some((track) => !track.muted) ?? false, "data-dimmed": Boolean(stateWords(media)) },
      el("video", { class: "theirs", key: "theirs", "data-keep": true, autoplay: true, playsinline: true, muted: true, "aria-label": "The customer" }),
      el("p", { class: "video-words", key: "words", role: "status" }, stateWords(media))),
    el("div", { class: "supervising-words" },
      el("h2", {}, `${assist.hostName} with ${assist.kiosk.site_name}`),
      el("p", {}, el("span", { class: "figures" }, clockText(now() - assist.startedAt)), ` · ${who}`),
      media.trouble ? el("p", { class: "trouble-text", role: "alert" }, media.trouble) : null,
      el("div", { class: "modes", role: "radiogroup", "aria-label": "How you are in the call" }, MODES.map(([mode, words, key]) =>
        el("button", { key: mode, class: "soft", role: "radio", "aria-checked": String(assist.mode === mode), onclick: () => page.supervise(assist.call, mode) }, words, el("kbd", {}, key)))),
      el("div", { class: "modes" },
        assist.mode === "listen" ? null : el("button", { class: "soft", key: "mute", "aria-pressed": String(media.muted), onclick: () => page.setMuted(!media.muted) }, icon(media.muted ? "mic-off" : "mic"), media.muted ? "Muted" : "Mute", el("kbd", {}, "M")),
        el("button", { class: "danger", key: "leave", onclick: () => page.leave() }, "Leave", el("kbd", {}, "E")))),
    typedTurns(media.turns));
}

function stateWords({ state, theirs }) {
  if (state === "connecting") return "Connecting …";
  if (state === "lost") return "Connection lost. Trying again …";
  return theirs?.getVideoTracks().some((track) => !track.muted) ? "" : "The customer's camera is off.";
}

/** After drawing: the picture, without its sound, which plays wherever the page is. */
export function placePicture(root, assist) {
  const video = root.querySelector(".supervising video");
  if (!video || !assist?.media.theirs) return;
  video.muted = true;
  if (video.srcObject !== assist.media.theirs) video.srcObject = assist.media.theirs;
}
