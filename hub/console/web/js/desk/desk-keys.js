/** Which key does what at the desk right now. The same letters stand on the buttons. */

import { BREAKS, WRAP_UPS } from "../words.js";
import { everywhere } from "../keys.js";
import { goAvailable, takeBreak } from "../views/duty.js";
import { finish } from "../views/wrapup.js";
import { phrasesFor, say } from "../views/text.js";
import { endCall } from "../views/video.js";

export function deskKeys(desk) {
  const { ring, call, wrapUp } = desk.store.state;
  if (ring) return { Enter: everywhere(() => desk.actions.accept()), Escape: everywhere(() => desk.actions.reject()) };
  if (call) return callKeys(desk, call);
  if (wrapUp) return wrapUpKeys(desk, wrapUp);
  return { ...menuKeys(desk), ...dutyKeys(desk) };
}

function menuKeys(desk) {
  const { work } = desk;
  const keys = { "/": () => document.querySelector(".search input")?.focus() };
  if (work.editor) Object.assign(keys, { Escape: everywhere(() => work.closeEditor()), Enter: () => work.suggest() });
  return keys;
}

function breakKeys(desk) {
  const keys = Object.fromEntries(BREAKS.map(([reason, , key]) => [key, () => takeBreak(desk, reason)]));
  return { ...keys, Escape: () => desk.work.set({ choosesBreak: false }) };
}

function dutyKeys(desk) {
  const { actions, work } = desk;
  return {
    a: () => goAvailable(desk),
    c: () => desk.check.start(),
    b: () => work.set({ choosesBreak: !work.choosesBreak }),
    o: () => actions.setState("offline"),
    ...(work.choosesBreak ? breakKeys(desk) : {}),
  };
}

function callKeys(desk, call) {
  const { media, work } = desk;
  const keys = {
    ...menuKeys(desk),
    t: () => document.querySelector(".text input")?.focus(),
    e: () => endCall(desk),
  };
  if (call.kind === "video") {
    keys.m = () => media.setMuted(!call.media.muted);
    keys.v = () => media.setCamera(!call.media.cameraOn);
    keys.s = () => work.set({ showsSelf: !work.showsSelf });
  }
  phrasesFor(call).forEach((phrase, index) => {
    keys[String(index + 1)] = () => say(desk, phrase.text);
  });
  return keys;
}

function wrapUpKeys(desk, wrapUp) {
  const keys = Object.fromEntries(WRAP_UPS.map(([code, , key]) => [key, () => choose(desk, wrapUp, code)]));
  return { ...keys, n: () => document.querySelector(".wrapup textarea")?.focus(), Enter: () => finish(desk), b: () => finish(desk, true) };
}

function choose(desk, wrapUp, code) {
  wrapUp.code = code;
  desk.store.changed();
}
