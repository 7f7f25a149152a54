/** What is in hand, when it is more than one thing: each conversation with the customer's last words and what is unread. */

import { el, icon } from "../dom.js";
import { spanText } from "../words.js";
import { now } from "../clock.js";

export function tabs(desk) {
  const { calls, wrapUps, front } = desk.store.state;
  if (calls.length + wrapUps.length < 2) return null;
  return el("nav", { class: "tabs", key: "tabs", "aria-label": "Conversations" },
    el("p", { class: "quiet small" }, "In hand ", el("kbd", {}, "PgUp"), " ", el("kbd", {}, "PgDn")),
    calls.map((call) => tab(desk, call.id, front, {
      symbol: call.kind === "text" ? "keyboard" : "camera",
      name: call.kiosk.site_name,
      words: call.conversation.lastWords || call.kiosk.name,
      unread: call.id === front ? 0 : call.conversation.unread,
      since: spanText(now() - call.startedAt),
    })),
    wrapUps.map((over) => tab(desk, over.call, front, { symbol: "edit", name: over.kiosk.site_name, words: "asks why they called", unread: 0, since: "" })));
}

function tab({ work }, id, front, { symbol, name, words, unread, since }) {
  return el("button", { class: "tab", key: id, "aria-current": id === front ? "true" : null, "data-unread": unread > 0, onclick: () => work.bringForward(id) },
    icon(symbol),
    el("span", { class: "tab-words" }, el("strong", {}, name), el("span", { class: "quiet" }, words)),
    unread ? el("span", { class: "unread", "aria-label": `${unread} unread` }, String(unread)) : el("span", { class: "quiet small figures" }, since));
}
