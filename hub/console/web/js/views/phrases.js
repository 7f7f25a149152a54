/** Quick phrases in the customer's language, with what they say in the agent's; a key or a name in the field chooses one. */

import { el } from "../dom.js";

const OWN = "en";

/** `[{label, text, meaning}]` with {name}, {item}, {total} and {site} filled in; those that lack what they are about are left out. */
export function phrasesFor(desk, call) {
  const { phrases, me, book } = desk.store.state;
  const { session, kiosk } = call;
  const item = book && (desk.work.line ?? session.cart?.lines.at(-1));
  const product = item && book.product(item.selection.item);
  const values = (language) => ({
    name: me?.name,
    item: product && book.text(product.name, language),
    total: session.totals && book?.money(session.totals.gross),
    site: kiosk.site_name,
  });
  return phrases.map((texts) => ({ label: texts.label, text: filled(texts[call.language] ?? texts[OWN], values(call.language)), meaning: filled(texts[OWN], values(OWN)) })).filter(({ text }) => text);
}

function filled(text, values) {
  let whole = true;
  const words = text.replace(/\{(\w+)\}/g, (_, name) => {
    whole &&= Boolean(values[name]);
    return values[name];
  });
  return whole ? words : "";
}

/** A whole phrase as a turn of its own. */
export function say(desk, text) {
  const { call } = desk.store.state;
  if (call.draft) desk.media.type(call, "\b".repeat([...call.draft].length)); // takes back what was begun
  call.draft = "";
  const field = document.querySelector(".text input");
  if (field) field.value = "";
  desk.media.type(call, `${text}\n`);
}

export function phraseButtons(desk, call) {
  return el("div", { class: "phrases", key: "phrases", role: "group", "aria-label": "Phrases" }, phrasesFor(desk, call).slice(0, 9).map(({ label, text }, index) =>
    el("button", { key: label, title: text, onclick: () => say(desk, text) }, el("kbd", {}, String(index + 1)), el("span", {}, label))));
}
