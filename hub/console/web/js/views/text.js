/** Real-time text beside picture and sound: both sides see every character as it is typed. */

import { typed } from "../desk/conversation.js";
import { el } from "../dom.js";
import { phraseButtons, phrasesFor, say } from "./phrases.js";

/** In a call of text alone, which has no picture to say it on. */
const LINE = {
  connecting: "Connecting. What you type arrives as soon as they can read it.",
  weak: "The connection is weak.",
  lost: "The connection is lost, and is tried again. What you type arrives then.",
  ended: "The connection has ended.",
};

export function textPanel(desk) {
  const { call } = desk.store.state;
  queueMicrotask(scrollDown);
  return el("section", { class: "text", key: `text-${call.id}`, "aria-label": `Text with ${call.kiosk.site_name}` },
    el("ol", { class: "turns", "aria-live": "polite", tabindex: "0", "aria-label": "What was typed" },
      call.conversation.turns.length
        ? call.conversation.turns.filter(({ text }) => text).map((turn) => turnLine(turn, call.conversation))
        : el("li", { class: "quiet nothing", key: "nothing" }, "Type when it is loud, or when words are easier to read. Each letter shows at once.")),
    call.kind === "text" ? el("p", { class: "text-state", key: "state", role: "status" }, call.media?.textByHub ? "" : LINE[call.media?.state] ?? "") : null,
    phraseButtons(desk, call),
    el("label", { class: "text-field", key: "field" }, el("span", { class: "unseen" }, "Text to the customer"),
      el("input", {
        class: "field", key: "text-input", type: "text", autocomplete: "off", placeholder: "Type to the customer, / for phrases", lang: call.language, value: call.draft, "aria-keyshortcuts": "T",
        "data-unsent": call.conversation.unsent,
        oninput: (event) => (event.isComposing ? null : changed(desk, call, event.target.value)),
        oncompositionend: (event) => changed(desk, call, event.target.value),
        onkeydown: (event) => pressed(event, desk, call),
      }), el("kbd", { "aria-hidden": "true" }, "T")),
    picker(desk, call));
}

function turnLine(turn, { unsent }) {
  const waits = unsent && turn.from === "agent" && turn.open;
  return el("li", { key: turn.id, "data-from": turn.from, "data-open": turn.open, "data-unsent": waits },
    el("span", { class: "unseen" }, turn.from === "agent" ? "You: " : "Customer: "), marked(turn.text),
    waits ? el("em", { class: "unsent-words" }, "not sent yet") : null);
}

const LOST = "\uFFFD";

/** Where something may be missing it is seen, and said. */
function marked(text) {
  return text.split(LOST).flatMap((part, index) => [
    index ? el("span", { class: "lost-mark", title: "Letters may be missing here", role: "img", "aria-label": "letters may be missing here" }, LOST) : null, part]);
}

const isPicking = (value) => value.startsWith("/");

/** A slash at the beginning looks for a phrase, and nothing of it is sent. */
function changed(desk, call, value) {
  const sent = isPicking(call.draft) ? "" : call.draft;
  const characters = typed(sent, isPicking(value) ? "" : value);
  call.draft = value;
  call.picked = 0;
  if (characters) desk.media.type(call, characters);
  else desk.store.changed();
}

function matching(desk, call) {
  const wanted = call.draft.slice(1).trim().toLowerCase();
  return phrasesFor(desk, call).filter(({ text, meaning }) => `${text} ${meaning}`.toLowerCase().includes(wanted));
}

function picker(desk, call) {
  if (!isPicking(call.draft)) return null;
  const found = matching(desk, call);
  return el("ul", { class: "phrase-picker", key: "picker", role: "listbox", "aria-label": "Phrases that fit" },
    found.length ? found.map(({ text, meaning }, index) => el("li", { key: text, role: "option", "aria-selected": String(index === (call.picked ?? 0)), onclick: () => pick(desk, call, text) },
      el("strong", { lang: call.language }, text), text === meaning ? null : el("span", { class: "quiet" }, meaning))) : el("li", { class: "quiet" }, "No phrase fits."));
}

function pick(desk, call, text) {
  call.draft = "";
  say(desk, text);
}

function pressed(event, desk, call) {
  if (event.isComposing) return;
  const picking = isPicking(call.draft);
  const found = picking ? matching(desk, call) : [];
  const acts = {
    Escape: () => (picking ? changed(desk, call, "") : event.target.blur()),
    Enter: () => (picking ? found.length && pick(desk, call, found[call.picked ?? 0].text) : endLine(desk, call)),
    ...(picking ? { ArrowDown: () => move(1), ArrowUp: () => move(-1) } : {}),
  };
  const move = (step) => {
    call.picked = ((call.picked ?? 0) + step + found.length) % Math.max(1, found.length);
    desk.store.changed();
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

function endLine(desk, call) {
  if (!call.draft) return;
  call.draft = "";
  desk.media.type(call, "\n");
}

function scrollDown() {
  const turns = document.querySelector(".turns");
  if (turns) turns.scrollTop = turns.scrollHeight;
}
