/** Which key does what at the desk right now. The same letters stand on the buttons. */

import { everywhere, named } from "../keys.js";
import { BREAKS, WRAP_UPS } from "../words.js";
import { goAvailable, takeBreak } from "../views/duty.js";
import { phrasesFor, say } from "../views/phrases.js";
import { endCall } from "../views/video.js";
import { finish } from "../views/wrapup.js";
import { focusSoon } from "./workspace.js";

export function deskKeys(desk) {
  const { ring, offer, call, wrapUp, assist } = desk.store.state;
  const inFront = call ? callKeys(desk, call) : wrapUp ? wrapUpKeys(desk, wrapUp) : assist ? assistKeys(desk) : idleKeys(desk);
  return { ...inFront, ...tabKeys(desk), ...(ring || offer ? offerKeys(desk, ring) : {}) };
}

/** Whoever has nothing in hand answers with Enter, wherever the pointer stands; else Enter must not answer what somebody types. */
function offerKeys({ actions, store }, ring) {
  const { calls, wrapUps, work } = store.state;
  const busy = calls.length || wrapUps.length || work;
  const accept = named(ring ? "answer" : "take the work", () => actions.accept());
  const reject = named("not now", () => actions.reject());
  if (busy) return { Enter: accept, F2: everywhere(accept), F4: everywhere(reject) };
  return { Enter: everywhere(accept), Escape: everywhere(reject) };
}

function tabKeys({ work, store }) {
  const { calls, wrapUps } = store.state;
  if (calls.length + wrapUps.length < 2) return {};
  return {
    PageDown: everywhere(named("the next conversation", () => work.turn(1))),
    PageUp: everywhere(named("the conversation before", () => work.turn(-1))),
  };
}

function menuKeys({ work }) {
  const keys = { "/": named("find on the menu", () => document.querySelector(".search input")?.select()), f: named("allergens and ingredients", () => work.showFood()) };
  if (work.food) keys.Escape = everywhere(named("close", () => work.set({ food: "" })));
  else if (work.query && !work.editor && !work.panel) keys.Escape = named("empty the search", () => work.search(""));
  else if (work.editor) Object.assign(keys, { Escape: everywhere(named("close", () => work.closeEditor())), Enter: named("suggest it", () => work.suggest()) });
  return keys;
}

function idleKeys(desk) {
  const { actions, work, store } = desk;
  const { duty } = store.state;
  return {
    ...(duty.state === "available" ? {} : { a: named("be available", () => goAvailable(desk)) }),
    c: named("my counter got busy", () => actions.setState("own_counter")),
    b: named("a break", () => work.set({ choosesBreak: !work.choosesBreak })),
    o: named("off duty", () => actions.setState("offline")),
    d: named("check camera and microphone", () => desk.check.start()),
    ...(store.state.work ? workKeys(desk) : menuKeys(desk)),
    ...(work.choosesBreak ? breakKeys(desk) : {}),
  };
}

function breakKeys(desk) {
  const keys = Object.fromEntries(BREAKS.map(([reason, words, key]) => [key, named(words, () => takeBreak(desk, reason))]));
  return { ...keys, Escape: () => desk.work.set({ choosesBreak: false }) };
}

function workKeys({ background }) {
  return {
    Enter: named("the work is done", () => background.done()),
    r: named("give the work back", () => background.giveBack()),
    n: named("a note", () => focusSoon(".work-note")),
  };
}

function callKeys(desk, call) {
  const { actions, work } = desk;
  const keys = {
    ...lineKeys(desk),
    ...menuKeys(desk),
    t: named("type to the customer", () => document.querySelector(".text input")?.focus()),
    p: named("point on their screen", () => work.set({ panel: work.panel === "screen" ? "" : "screen", editor: null, food: "" })),
    i: named("bring somebody in", () => togglePanel(work, "invite")),
    c: named("my counter is busy: after this call", () => actions.setState("own_counter")),
    b: named("a break after this", () => actions.takeBreak()),
    e: named("end the call (twice)", () => endCall(desk)),
    ...(call.kind === "video" ? videoKeys(desk, call) : {}),
  };
  if (work.panel && !work.editor && !work.food) keys.Escape = everywhere(named("close", () => work.set({ panel: "" })));
  phrasesFor(desk, call).slice(0, 9).forEach((phrase, index) => {
    keys[String(index + 1)] = named(`write “${phrase.meaning}”`, () => say(desk, phrase.text));
  });
  return keys;
}

function togglePanel(work, panel) {
  work.set({ panel: work.panel === panel ? "" : panel, editor: null, food: "" });
  if (work.panel) focusSoon(`.${panel} [data-first]`);
}

function lineKeys({ work, actions }) {
  const keys = { ArrowDown: named("choose a line", () => work.choose(1)), ArrowUp: () => work.choose(-1) };
  const { line } = work;
  if (!line || work.editor) return keys;
  return {
    ...keys,
    Enter: named("options of the line", () => work.open(work.book.product(line.selection.item), { line })),
    "+": named("one more", () => work.setQty(line, line.qty + 1)),
    "-": named("one less", () => work.setQty(line, line.qty - 1)),
    Delete: named("remove the line", () => work.remove(line)),
    "*": named("point at the line", () => actions.guide("point", { line: line.id }, work.book.nameOf(line.selection.item))),
  };
}

function videoKeys({ actions, media, work }, call) {
  return {
    m: named("mute", () => media.setMuted(!call.media.muted)),
    v: named("my picture on or off", () => media.setCamera(!call.media.cameraOn)),
    h: named("hold", () => actions.hold()),
    s: named("see myself", () => work.set({ showsSelf: !work.showsSelf })),
    g: named("soft background", () => media.setBlur(!call.media.blurred)),
    ",": named("quieter", () => work.set({ volume: Math.max(0, work.volume - 0.1) })),
    ".": named("louder", () => work.set({ volume: Math.min(1, work.volume + 0.1) })),
  };
}

function assistKeys({ guests, store }) {
  const { media } = store.state.assist;
  return { m: named("mute", () => media.setMuted(!media.muted)), e: named("leave the call", () => guests.leave()) };
}

function wrapUpKeys(desk, wrapUp) {
  const keys = Object.fromEntries(WRAP_UPS.map(([code, words, key]) => [key, named(words, () => choose(desk, wrapUp, code))]));
  return {
    ...keys,
    n: named("a note", () => document.querySelector(".wrapup textarea")?.focus()),
    m: named("more time", () => desk.actions.moreTime()),
    c: named("my counter got busy", () => desk.actions.setState("own_counter")),
    Enter: named("done", () => finish(desk)),
    b: named("done, then a break", () => finish(desk, true)),
  };
}

function choose(desk, wrapUp, code) {
  wrapUp.code = code;
  desk.store.changed();
}
