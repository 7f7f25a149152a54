/** Bring somebody into the call: an interpreter, a supervisor, a colleague; and hand the call over to who has joined. */

import { el, icon } from "../dom.js";
import { languageName } from "../words.js";

const WANTS = [
  ["interpreter", "An interpreter", "Somebody who speaks the customer's language. You stay; the kiosk keeps its call."],
  ["supervisor", "A supervisor", "Somebody who may decide. You stay in the call."],
  ["colleague", "A colleague", "To help, or to take over: hand the call over once they have joined."],
];
const STATES = { asked: "somebody is looked for", ringing: "is being rung", joined: "is in the call", left: "has left", failed: "nobody could come" };
const SUPERVISES = { listen: "is listening", whisper: "whispers to you", barge: "speaks with you both" };
const ROLES = { interpreter: "Interpreter", supervisor: "Supervisor", colleague: "Colleague", listen: "Listens", whisper: "Whispers to you", barge: "Speaks with both" };

export function invitePanel(desk) {
  const { call } = desk.store.state;
  const { work, guests } = desk;
  const waits = guests.shown.some(({ state }) => state === "asked" || state === "ringing");
  const languages = [...new Set([call.language, ...desk.store.state.book.menu.languages, "de", "fr", "pt", "zh"])];
  return el("section", { class: "editor invite", key: "invite", role: "dialog", tabindex: -1, "aria-label": "Bring somebody in" },
    el("header", {}, el("div", {}, el("h2", {}, "Bring somebody in"), el("p", { class: "quiet" }, "The customer sees that somebody joins. They hear each other as soon as it is so.")),
      el("button", { class: "round", "aria-label": "Close", onclick: () => work.set({ panel: "" }) }, icon("close"))),
    el("form", { class: "invite-form", onsubmit: (event) => ask(event, desk) },
      el("fieldset", { class: "wants" }, el("legend", { class: "unseen" }, "Who"), WANTS.map(([want, name, words], index) =>
        el("label", { key: want }, el("input", { type: "radio", name: "want", value: want, checked: want === work.want, "data-first": index === 0, onchange: () => work.set({ want }) }),
          el("span", {}, el("strong", {}, name), el("span", { class: "quiet" }, words))))),
      work.want !== "interpreter" ? null : el("label", { class: "row", key: "language" }, el("span", {}, "Language"),
        el("select", { class: "field", name: "language" }, languages.map((code) => el("option", { key: code, value: code }, languageName(code))))),
      el("label", { class: "row", key: "note" }, el("span", {}, "What they should know"),
        el("input", { class: "field", name: "note", maxlength: 300, autocomplete: "off", placeholder: "Nut allergy, wants the tacos" })),
      el("div", { class: "invite-end" },
        waits ? el("button", { type: "button", class: "soft", key: "stop", onclick: () => guests.uninvite() }, "Nobody is needed any more") : null,
        el("button", { class: "primary", key: "ask", disabled: waits }, waits ? "Somebody is asked" : "Ask", el("kbd", {}, "Enter")))));
}

function ask(event, { guests, work }) {
  event.preventDefault();
  const { want, language, note } = Object.fromEntries(new FormData(event.target));
  if (guests.invite(want, { language: want === "interpreter" ? language : "", note: note.trim() })) work.set({ panel: "" });
}

function whatTheyDo({ name, mode, state }) {
  if (state === "joined" && SUPERVISES[mode]) return SUPERVISES[mode];
  return `${name ? `${ROLES[mode].toLowerCase()}, ` : ""}${STATES[state]}`;
}

/** Who else is in the call or on the way, in the left column. */
export function inTheCall({ guests, store }) {
  const { call } = store.state;
  if (call.kind !== "video" || !guests.shown.length) return null;
  return el("ul", { class: "guests", key: "guests", "aria-label": "Others in the call" }, guests.shown.map((guest) => {
    const name = guest.name || ROLES[guest.mode];
    return el("li", { key: guest.id || guest.mode, "data-state": guest.state },
      el("p", {}, el("strong", {}, name), el("span", { class: "quiet", role: "status" }, `${guest.name && !SUPERVISES[guest.mode] ? ", " : " "}${whatTheyDo(guest)}`)),
      guest.state === "joined" && !["listen", "whisper", "barge"].includes(guest.mode) ? el("div", { class: "guest-acts" },
        el("button", { class: "soft", onclick: () => guests.handOver(guest.id) }, "Hand over"),
        el("button", { onclick: () => guests.drop(guest.id) }, "Let them go")) : null,
      guest.state === "asked" || guest.state === "ringing" ? el("div", { class: "guest-acts" }, el("button", { onclick: () => guests.uninvite() }, "Never mind")) : null);
  }));
}
