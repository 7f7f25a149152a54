/** The left column between calls: my state, who waits, my day. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { BREAKS, clockText, languageName, sentence, spanText, WRAP_UPS } from "../words.js";
import { sparkline } from "./sparkline.js";

const CONNECTING = ["Connecting", "One moment, please."];
const STATES = {
  offline: ["Off duty", "Nobody is sent to you."],
  available: ["Available", "The next customer may be yours."],
  break: ["On a break", "Nobody is sent to you until you are back."],
  own_counter: ["At my own counter", "Nobody is sent to you; what you had went to the others."],
  training: ["In training", "Only practice calls come to you."],
  not_responding: ["You missed a call", "Nobody is sent to you until you say that you are there."],
  reserved: ["Being rung", ""],
  busy: ["In a call", ""],
  wrapup: ["Wrapping up", "The next customer comes after it."],
};
const THEN = { break: " Then your break begins.", own_counter: " Then you are at your own counter.", training: " Then your training begins.", offline: " Then you are off duty." };

/** Available, after one look at camera and microphone today. */
export function goAvailable(desk) {
  if (desk.check.done) desk.actions.setState("available");
  else desk.check.start();
}

export function duty(desk) {
  return [myState(desk), waiting(desk.store.state), myDay(desk.store.state)];
}

function myState(desk) {
  const { duty: { state, then, reason, since }, hub, me, work } = desk.store.state;
  const why = state === "break" ? `${BREAKS.find(([key]) => key === reason)?.[1] ?? "Break"}. ` : "";
  const [title, sentenceOfIt] = !me ? CONNECTING : state === "busy" && work ? ["At work", "A call comes first."] : STATES[state];
  const away = ["break", "own_counter", "training"].includes(state) && since;
  return el("div", { class: "my-state", key: "state", "data-state": state },
    el("p", { class: "state-title", role: "status" }, el("span", { class: "lamp", "aria-hidden": "true" }), el("strong", {}, title),
      away ? el("span", { class: "quiet small figures", "aria-hidden": "true" }, clockText(now() - since)) : null),
    el("p", { class: "quiet" }, why + sentenceOfIt, THEN[then] ?? ""),
    el("div", { class: "state-buttons" }, buttons(desk, state, hub !== "open" || !me)));
}

function buttons(desk, state, disabled) {
  const { actions } = desk;
  const button = (name, symbol, key, act, kind = "soft") =>
    el("button", { class: kind, key: name, disabled, onclick: act }, symbol ? icon(symbol) : null, name, el("kbd", {}, key));
  const rest = button("Break", "pause", "B", () => desk.work.set({ choosesBreak: !desk.work.choosesBreak }));
  const leave = button("Finish", "power", "O", () => actions.setState("offline"));
  const counter = button("My counter got busy", "bell", "C", () => actions.setState("own_counter"), "soft wide");
  const on = state === "available" || state === "busy" || state === "reserved";
  if (on) return [counter, rest, leave, desk.work.choosesBreak ? breaks(desk) : null];
  if (state === "wrapup") return [counter];
  const words = { offline: "Start taking calls", break: "I am back", own_counter: "I am back", training: "Stop practising", not_responding: "I am here" };
  return [button(words[state] ?? "Available", null, "A", () => goAvailable(desk), state === "training" ? "soft wide" : "primary large"), state === "offline" ? null : leave];
}

function breaks(desk) {
  return el("div", { class: "breaks", key: "breaks", role: "menu", "aria-label": "Why" }, BREAKS.map(([reason, words, key]) =>
    el("button", { key: reason, role: "menuitem", onclick: () => takeBreak(desk, reason) }, el("kbd", {}, key), words)));
}

export function takeBreak(desk, reason) {
  desk.actions.takeBreak(reason);
  desk.work.set({ choosesBreak: false });
}

function waiting({ queue }) {
  if (!queue) return null;
  const since = now() - queue.at;
  const { available = 0, busy = 0, wrapup = 0 } = queue.agents;
  return el("div", { class: "waiting", key: "waiting" },
    el("h2", {}, "Now"),
    el("dl", { class: "numbers" },
      number(String(queue.waiting.length), queue.waiting.length === 1 ? "waits" : "wait"),
      number(String(available), "free"),
      number(String(busy + wrapup), "in calls")),
    el("ul", { class: "waiting-list" }, queue.waiting.slice(0, 4).map((one) =>
      el("li", { key: one.call },
        el("span", {}, el("strong", {}, one.site_name), el("span", { class: "quiet" }, ` ${one.kiosk_name} · ${languageName(one.language)}`)),
        el("span", { class: "figures" }, one.ringing ? "ringing" : clockText(one.waited_s + since))))),
    lastHour(queue));
}

function lastHour({ service_level: level, average_wait_s: wait, waits }) {
  if (level === null) return null;
  return el("div", { class: "last-hour" },
    el("p", {}, el("strong", { class: "figures" }, `${Math.round(level * 100)} %`), el("span", { class: "quiet" }, " answered within 20 s")),
    el("p", {}, el("strong", { class: "figures" }, wait === null ? "–" : `${wait} s`), el("span", { class: "quiet" }, " average wait, last hour")),
    sparkline(waits, "Average wait for each 5 minutes of the last hour"));
}

const number = (value, words) => el("div", {}, el("dd", { class: "figures" }, value), el("dt", { class: "quiet" }, words));

function myDay({ day, me }) {
  const mine = day.filter((call) => call.agent === me?.id && call.answered_at);
  if (!mine.length) return null;
  const talked = mine.reduce((sum, call) => sum + (call.talked_s ?? 0), 0);
  const reasons = new Map(WRAP_UPS.map(([code, words]) => [code, words]));
  return el("div", { class: "my-day", key: "day" },
    el("h2", {}, "My day"),
    el("p", { class: "quiet" }, el("strong", { class: "figures" }, String(mine.length)), mine.length === 1 ? " call, " : " calls, ",
      el("strong", { class: "figures" }, spanText(talked / mine.length)), " on average"),
    el("ul", {}, mine.slice(0, 4).map((call) => el("li", { key: call.call },
      el("span", {}, el("strong", {}, call.site_name), el("span", { class: "quiet" }, ` ${reasons.get(call.code) ?? (call.code && call.code !== "none" ? sentence(call.code) : "no reason given")}`)),
      el("span", { class: "quiet figures" }, clockText(call.talked_s ?? 0))))));
}
