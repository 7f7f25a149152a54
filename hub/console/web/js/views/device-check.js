/** The right column between calls: one look at oneself before the first call. */

import { el, icon } from "../dom.js";
import { hasCamera } from "../devices.js";
import { chime } from "../sound.js";

export function deviceCheck(desk) {
  const { check } = desk;
  const { duty } = desk.store.state;
  if (duty.state === "available") return tips();
  return el("div", { class: "check", key: "check" },
    el("h2", {}, "Camera and microphone"),
    el("div", { class: "check-picture", "data-running": check.running },
      el("video", { class: "own", key: "own", "data-keep": true, autoplay: true, playsinline: true, "aria-label": "You, as customers see you" }),
      check.running ? null : el("p", { class: "quiet" }, check.done ? "Checked. Both are closed until somebody calls." : "Both are closed.")),
    el("div", { class: "meter", role: "img", "aria-label": check.heard ? "The microphone hears you" : "The microphone is quiet" }, el("i", {})),
    el("p", { class: check.trouble ? "trouble-text" : "quiet", role: "status" }, verdict(check)),
    el("div", { class: "check-buttons" },
      check.running
        ? el("button", { class: "soft", key: "stop", onclick: () => { check.rest(); desk.store.changed(); } }, "Close them")
        : el("button", { class: "soft", key: "start", disabled: check.opening, onclick: () => check.start() }, icon("camera"), "Check", el("kbd", {}, "C")),
      el("button", { class: "soft", key: "sound", onclick: chime }, icon("sound"), "Hear the ring")));
}

/** While it rings: a last look at oneself. */
export function beforeCall() {
  return el("div", { class: "check", key: "before" },
    el("div", { class: "check-picture", "data-running": true },
      el("video", { class: "own", key: "own", "data-keep": true, autoplay: true, playsinline: true, "aria-label": "You, as customers see you" })),
    el("p", { class: "quiet" }, "So they will see you. Nothing is sent before you answer."));
}

function verdict(check) {
  if (check.trouble) return check.trouble;
  if (check.opening) return "Opening …";
  if (!check.running) return "Only a call or this check opens them.";
  const picture = hasCamera(check.stream) ? "" : "No camera was found: customers will hear you but not see you. ";
  return picture + (check.heard ? "We hear you well." : "Say something: the line should move.");
}

function tips() {
  return el("div", { class: "check", key: "ready" },
    el("h2", {}, "Ready"),
    el("p", { class: "quiet" }, "When somebody calls it rings, and the left side becomes the call. Enter answers."),
    el("p", { class: "quiet" }, "Until then, the menu is yours to look things up: press / and type."),
    el("div", { class: "check-buttons" }, el("button", { class: "soft", onclick: chime }, icon("sound"), "Hear the ring")));
}
