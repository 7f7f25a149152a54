/** The customer's picture, and what the agent sends: own picture only when wanted. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { opened } from "../devices.js";
import { show } from "../media.js";
import { KIOSK_MEDIA } from "../words.js";

const ARMED_S = 3;

export function videoPanel(desk) {
  const { call } = desk.store.state;
  const { work } = desk;
  if (call.kind === "text") return el("div", { class: "video-buttons only-end", key: "buttons" }, endButton(desk));
  return [
    el("div", { class: "video", key: "video", "data-live": showsPicture(call) },
      el("video", { class: "theirs", key: "theirs", "data-keep": true, autoplay: true, playsinline: true, "aria-label": "The customer" }),
      showsPicture(call) && call.media.state === "connected" ? null : el("p", { class: "video-words", key: "words", role: "status" }, stateWords(call)),
      work.showsSelf ? el("video", { class: "own", key: "own", "data-keep": true, autoplay: true, playsinline: true, "aria-label": "You" }) : null,
      call.media.unmute ? el("button", { class: "primary unmute", key: "unmute", onclick: () => unmute(desk, call) }, icon("sound"), "Turn on the sound") : null),
    call.media.trouble ? el("p", { class: "trouble-text", key: "trouble", role: "alert" }, call.media.trouble) : null,
    buttons(desk, call),
  ];
}

const showsPicture = ({ media }) => media.theirs?.getVideoTracks().some((track) => !track.muted) ?? false;

function stateWords({ media, kioskMedia, kiosk }) {
  if (media.state === "ended") return "Picture and sound have ended.";
  if (media.state === "weak" || media.state === "lost") return KIOSK_MEDIA[media.state];
  if (media.state === "connected") return "Their camera is off. They can see and hear you.";
  return `${KIOSK_MEDIA[kioskMedia] ?? "Connecting"} … ${kiosk.site_name}`;
}

function unmute(desk, call) {
  call.media.unmute();
  call.media.unmute = null;
  desk.store.changed();
}

function buttons(desk, { media }) {
  const { work } = desk;
  const button = (words, symbol, key, pressed, act) =>
    el("button", { class: "tall", key, "aria-pressed": String(pressed), onclick: act }, icon(symbol), el("span", {}, words, el("kbd", {}, key)));
  return el("div", { class: "video-buttons", key: "buttons" },
    button(media.muted ? "Muted" : "Mute", media.muted ? "mic-off" : "mic", "M", media.muted, () => desk.media.setMuted(!media.muted)),
    button(media.cameraOn ? "Camera" : "Camera off", media.cameraOn ? "camera" : "camera-off", "V", !media.cameraOn, () => desk.media.setCamera(!media.cameraOn)),
    button("See me", "person", "S", work.showsSelf, () => work.set({ showsSelf: !work.showsSelf })),
    endButton(desk));
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
  const { call } = desk.store.state;
  const theirs = root.querySelector("video.theirs");
  if (theirs && call?.media.theirs && theirs.srcObject !== call.media.theirs) playTheirs(theirs, call, desk);
  const own = root.querySelector("video.own");
  const stream = call ? call.media.own : (desk.check.stream ?? opened());
  if (own && own.srcObject !== stream) {
    own.srcObject = stream;
    own.muted = true;
  }
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
