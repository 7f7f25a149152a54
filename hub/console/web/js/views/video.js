/** The customer's picture, and what the agent sends: own picture only when wanted. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { opened } from "../devices.js";
import { show } from "../media.js";
import { beside, onPicture, showsPicture } from "./call-condition.js";

const ARMED_S = 3;

export function videoPanel(desk) {
  const { call: front, video: call } = desk.store.state;
  const { work } = desk;
  const end = el("div", { class: "video-buttons", key: "end-text", "data-count": 1 }, endButton(desk));
  if (!call) return end;
  const { media } = call;
  const { words, sign, dims = false, hides = false } = onPicture(call);
  return [
    el("div", { class: "video", key: "video", "data-live": showsPicture(call) && !hides, "data-dimmed": dims, "data-small": front !== call },
      el("video", { class: "theirs", key: "theirs", "data-keep": true, autoplay: true, playsinline: true, "aria-label": "The customer" }),
      el("p", { class: "video-words", key: "words", role: "status" }, words && sign ? icon(sign) : null, words),
      work.showsSelf ? el("video", { class: "own", key: "own", "data-keep": true, autoplay: true, playsinline: true, "aria-label": "You" }) : null,
      media.unmute ? el("button", { class: "primary unmute", key: "unmute", onclick: () => unmute(desk, call) }, icon("sound"), "Turn on the sound") : null),
    captions(call),
    media.trouble ? el("p", { class: "trouble-text", key: "trouble", role: "alert" }, media.trouble) : null,
    el("div", { class: "beside", key: "beside", role: "status" }, beside(call).map((said) => el("p", { key: said.key, "data-quiet": Boolean(said.sign) }, icon(said.sign ?? "warning"), said.words))),
    front === call ? buttons(desk, call) : end,
  ];
}

function unmute(desk, call) {
  call.media.unmute();
  call.media.unmute = null;
  desk.store.changed();
}

/** See desk/captions.js. */
function captions({ id, language, captions: lines = [] }) {
  return el("div", { class: "captions", key: "captions", "data-captions": true, "data-call": id, "data-language": language, role: "log", "aria-label": "Captions" },
    lines.map(({ from, text, language: spoken }) => el("p", { "data-from": from, lang: spoken }, text)));
}

function buttons(desk, { media }) {
  const { work } = desk;
  const button = (words, symbol, key, pressed, act) =>
    el("button", { class: "tall", key, "aria-pressed": String(pressed), onclick: act }, icon(symbol), el("span", {}, words, el("kbd", {}, key)));
  return [
    el("div", { class: "video-buttons", key: "buttons", "data-count": 4 },
      button(media.muted ? "Muted" : "Mute", media.muted ? "mic-off" : "mic", "M", media.muted, () => desk.media.setMuted(!media.muted)),
      button(media.cameraOn ? "Picture" : "No picture", media.cameraOn ? "camera" : "camera-off", "V", !media.cameraOn, () => desk.media.setCamera(!media.cameraOn)),
      button(media.held ? "Go on" : "Hold", media.held ? "play" : "hold", "H", media.held, () => desk.actions.hold()),
      endButton(desk)),
    el("div", { class: "video-more", key: "more" },
      el("button", { "aria-pressed": String(work.showsSelf), onclick: () => work.set({ showsSelf: !work.showsSelf }) }, "See me", el("kbd", {}, "S")),
      el("button", { "aria-pressed": String(media.blurred), title: "A soft background behind you", onclick: () => desk.media.setBlur(!media.blurred) }, "Soften", el("kbd", {}, "G")),
      el("label", { class: "volume" }, icon("sound"), el("span", { class: "unseen" }, "Volume of the customer"),
        el("input", { type: "range", min: 0, max: 1, step: 0.05, value: String(work.volume), oninput: (event) => work.set({ volume: Number(event.target.value) }) }))),
  ];
}

function endButton(desk) {
  const armed = now() - desk.work.endArmedAt < ARMED_S;
  return el("button", { class: "tall end", key: "end", "data-armed": armed, onclick: () => desk.actions.hangUp() },
    icon("hang-up"), el("span", {}, armed ? "Press E again" : "End", armed ? null : el("kbd", {}, "E")));
}

/** The key E: a second press within three seconds ends the call, so that a slip of a finger does not. */
export function endCall(desk) {
  if (now() - desk.work.endArmedAt < ARMED_S) {
    desk.work.set({ endArmedAt: -Infinity });
    desk.actions.hangUp();
  } else desk.work.set({ endArmedAt: now() });
}

/** After drawing: gives the video elements what they play. */
export function placeMedia(root, desk) {
  const { video: call, assist } = desk.store.state;
  const theirs = root.querySelector("video.theirs");
  if (theirs && call?.media.theirs && theirs.srcObject !== call.media.theirs) playTheirs(theirs, call, desk);
  if (theirs && call) Object.assign(theirs, { volume: desk.work.volume, muted: call.media.held || Boolean(call.media.unmute) });
  if (theirs && !call && assist) watch(theirs, assist.media.theirs);
  const slot = root.querySelector("[data-captions]");
  if (slot) slot.media = call?.media.theirs ?? null;
  const own = root.querySelector("video.own");
  const stream = call ? call.media.own : (desk.check.stream ?? opened());
  if (own && own.srcObject !== stream) {
    own.srcObject = stream;
    own.muted = true;
  }
}

/** A guest hears the call by other ways; the element shows the picture alone. */
function watch(video, stream) {
  video.muted = true;
  if (video.srcObject === stream) return;
  video.srcObject = stream;
  video.play().catch(() => null); // a newer one has taken its place
}

function playTheirs(video, call, desk) {
  const { changed } = desk.media;
  for (const track of call.media.theirs.getTracks()) Object.assign(track, { onmute: changed, onunmute: changed });
  call.media.theirs.addEventListener("addtrack", ({ track }) => Object.assign(track, { onmute: changed, onunmute: changed }));
  show(video, call.media.theirs, (unmuteIt) => {
    call.media.unmute = unmuteIt;
    changed();
  });
}
