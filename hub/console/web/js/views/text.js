/** Real-time text beside picture and sound: both sides see every character as it is typed. */

import { typed } from "../desk/conversation.js";
import { el } from "../dom.js";

const PHRASES = {
  en: ["How can I help?", "One moment.", "Look at your order.", "Anything else?", "You can pay now.", "Enjoy your meal!"],
  es: ["¿En qué le ayudo?", "Un momento.", "Mire su pedido.", "¿Algo más?", "Ya puede pagar.", "¡Buen provecho!"],
};

/** `{text, meaning}`: in the customer's language, with what it says in the agent's. */
export function phrasesFor(call) {
  const own = PHRASES[call.language] ?? PHRASES.en;
  return own.map((text, index) => ({ text, meaning: PHRASES.en[index] }));
}

/** A whole phrase as a turn of its own. */
export function say(desk, text) {
  const field = document.querySelector(".text input");
  if (field?.value) {
    send(desk, field, ""); // takes back what was begun
    field.value = "";
  }
  desk.media.type(`${text}\n`);
}

export function textPanel(desk) {
  const { call } = desk.store.state;
  queueMicrotask(scrollDown);
  return el("section", { class: "text", key: "text", "aria-label": "Text" },
    el("ol", { class: "turns", "aria-live": "polite", tabindex: "0", "aria-label": "What was typed" },
      call.conversation.turns.length
        ? call.conversation.turns.filter(({ text }) => text).map((turn) =>
          el("li", { key: turn.id, "data-from": turn.from, "data-open": turn.open },
            el("span", { class: "unseen" }, turn.from === "agent" ? "You: " : "Customer: "), turn.text))
        : el("li", { class: "quiet nothing", key: "nothing" }, "Type when it is loud, or when words are easier to read. Each letter shows at once.")),
    el("div", { class: "phrases", role: "group", "aria-label": "Phrases" }, phrasesFor(call).map(({ text, meaning }, index) =>
      el("button", { key: text, title: text === meaning ? null : meaning, lang: call.language, onclick: () => say(desk, text) }, el("kbd", {}, String(index + 1)), el("span", {}, text)))),
    el("label", { class: "text-field", key: "field" }, el("span", { class: "unseen" }, "Text to the customer"),
      el("input", {
        class: "field", key: "text-input", type: "text", autocomplete: "off", placeholder: "Type to the customer", lang: call.language,
        oninput: (event) => (event.isComposing ? null : send(desk, event.target, event.target.value)),
        oncompositionend: (event) => send(desk, event.target, event.target.value),
        onkeydown: (event) => pressed(event, desk),
      }), el("kbd", { "aria-hidden": "true" }, "T")));
}

function send(desk, field, value) {
  const characters = typed(field.sent ?? "", value);
  field.sent = value;
  if (characters) desk.media.type(characters);
}

function pressed(event, desk) {
  const field = event.target;
  if (event.key === "Escape") field.blur();
  if (event.key !== "Enter" || event.isComposing || !field.value) return;
  event.preventDefault();
  send(desk, field, field.value);
  desk.media.type("\n");
  field.value = "";
  field.sent = "";
}

function scrollDown() {
  const turns = document.querySelector(".turns");
  if (turns) turns.scrollTop = turns.scrollHeight;
}
