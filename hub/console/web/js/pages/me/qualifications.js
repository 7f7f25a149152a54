/** What I may take, and until when. */

import { el, icon } from "../../dom.js";
import { languageName, sentence } from "../../words.js";
import { dayText, daysUntil } from "../dates.js";
import { pips } from "../levels.js";

export const QUALIFICATIONS = {
  menu: ["Serve customers", "Calls and texts of customers come to you."],
  settle_payment: ["Settle payments", "Payments whose outcome is unknown."],
  check_translation: ["Check translations", "New words of the menu in a second language."],
  review_refund: ["Review refunds", "Requests to give money back."],
  score_call: ["Score calls", "Calls of colleagues, for quality."],
};

const SOON_DAYS = 30;

export function qualifications(person) {
  return el("div", { class: "columns-2" },
    el("section", {},
      el("h2", {}, "What you may take"),
      person.qualifications.length ? el("ul", { class: "rows" }, person.qualifications.map(row))
        : el("p", { class: "quiet nothing" }, "Nothing yet. Practice calls under Training earn the first qualification.")),
    el("section", {},
      el("h2", {}, "What you speak and do"),
      el("ul", { class: "rows" },
        Object.entries(person.languages).map(([code, level]) => el("li", { key: code }, el("strong", {}, languageName(code)), pips(level))),
        Object.entries(person.skills).map(([name, level]) => el("li", { key: `skill-${name}` }, el("strong", {}, sentence(name)), pips(level)))),
      el("p", { class: "quiet small" }, "Levels come from results and tests; your supervisor sets them. Calls go to whoever fits, not to more than is needed.")));
}

function row({ name, scope, level, expires_at: expires }) {
  const [title, about] = QUALIFICATIONS[name] ?? [sentence(name), ""];
  return el("li", { key: `${name}-${scope}` },
    el("span", {}, el("strong", {}, title, scope ? ` (${scope})` : ""), el("span", { class: "quiet block" }, about)),
    el("span", { class: "right-text" }, pips(level), expiry(expires)));
}

/** Until when, with a warning before it ends. */
export function expiry(expires) {
  const days = daysUntil(expires);
  if (days <= 0) return el("span", { class: "expiry", "data-over": true }, icon("warning"), `ended ${dayText(expires)}`);
  if (days <= SOON_DAYS) return el("span", { class: "expiry", "data-soon": true }, icon("clock"), `${days} ${days === 1 ? "day" : "days"} left`);
  return el("span", { class: "expiry" }, `until ${dayText(expires)}`);
}
