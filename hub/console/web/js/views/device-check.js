/** The right column between calls: one tap checks everything that the shift needs. */

import { el, icon } from "../dom.js";
import { hasCamera } from "../devices.js";

export function deviceCheck(desk) {
  const { check } = desk;
  const { duty } = desk.store.state;
  if (duty.state === "available" && !check.running) return tips(check);
  return el("div", { class: "check", key: "check" },
    el("h2", {}, "Camera and microphone"),
    el("div", { class: "check-picture", "data-running": check.running },
      el("video", { class: "own", key: "own", "data-keep": true, autoplay: true, playsinline: true, "aria-label": "You, as customers see you" }),
      check.running ? null : el("p", { class: "quiet" }, check.done ? "Checked today. Both are closed until somebody calls." : "Both are closed. One tap checks what the shift needs.")),
    el("div", { class: "meter", role: "img", "aria-label": check.heard ? "The microphone hears you" : "The microphone is quiet" }, el("i", {})),
    el("p", { class: check.trouble ? "trouble-text" : "quiet", role: "status" }, verdict(check)),
    check.hub || check.running ? findings(check) : null,
    el("div", { class: "check-buttons" },
      check.running
        ? el("button", { class: "soft", key: "stop", onclick: () => { check.rest(); desk.store.changed(); } }, "Close them")
        : el("button", { class: "soft", key: "start", disabled: check.opening, onclick: () => check.start() }, icon("camera"), check.done ? "Check again" : "Check", el("kbd", {}, "D")),
      el("button", { class: "soft", key: "sound", onclick: () => check.play() }, icon("sound"), "Hear the ring")));
}

function findings({ stream, heard, speaker, hub, browser, trouble }) {
  const rows = [
    ["Camera", stream ? hasCamera(stream) : !trouble, stream && !hasCamera(stream) ? "none: customers will not see you" : "works"],
    ["Microphone", heard, heard ? "hears you" : "say something"],
    ["Loudspeaker", speaker === "played", speaker === "played" ? "the ring was played: did you hear it?" : "click “Hear the ring” once"],
    ["Way to the hub", hub && !hub.slow, !hub ? "measuring …" : hub.away ? "the hub does not answer" : `${hub.ms} ms${hub.slow ? ", slow: picture and sound may suffer" : ""}`],
    ["Browser", browser?.length === 0, browser?.length ? `lacks what is needed for ${browser.join(", ")}` : "can do everything"],
  ];
  return el("ul", { class: "findings", key: "findings", "aria-label": "What was checked" }, rows.map(([name, good, words]) =>
    el("li", { key: name, "data-good": Boolean(good) }, icon(good ? "check" : "warning"), el("strong", {}, name), el("span", { class: "quiet figures" }, words))));
}

function verdict(check) {
  if (check.trouble) return check.trouble;
  if (check.opening) return "Opening …";
  if (!check.running) return "Only a call or this check opens them.";
  const picture = hasCamera(check.stream) ? "" : "No camera was found: customers will hear you but not see you. ";
  return picture + (check.heard ? "We hear you well." : "Say something: the line should move.");
}

function tips(check) {
  return el("div", { class: "check", key: "ready" },
    el("h2", {}, "Ready"),
    el("p", { class: "quiet" }, "When somebody calls it rings, and the left side becomes the call. ", el("kbd", {}, "Enter"), " answers."),
    el("p", { class: "quiet" }, "Until then the menu is yours to look things up: ", el("kbd", {}, "/"), " finds, ", el("kbd", {}, "F"), " shows what is in it."),
    el("p", { class: "quiet" }, el("kbd", {}, "?"), " lists every key."),
    el("div", { class: "check-buttons" }, el("button", { class: "soft", onclick: () => check.play() }, icon("sound"), "Hear the ring"),
      el("button", { class: "soft", onclick: () => check.start() }, icon("camera"), "Check again", el("kbd", {}, "D"))));
}
