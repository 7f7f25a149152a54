/** Every change of rights: who, whom, what, when. */

import { get } from "../../api.js";
import { el } from "../../dom.js";
import { amountText, moneyText } from "../../money.js";
import { languageName, sentence } from "../../words.js";
import { dayText, momentText } from "../dates.js";
import { QUALIFICATIONS } from "../me/qualifications.js";

const WORDS = {
  add: "added",
  change: "changed",
  disable: "closed the door",
  enable: "let in again",
  grant: "granted",
  revoke: "revoked",
  invite: "invited",
  invite_back: "made a code",
  revoke_invitation: "took the invitation back",
  join: "joined",
  reset: "removed factors and sessions",
  password: "changed the password",
  add_authenticator: "set up an authenticator app",
  remove_authenticator: "removed the authenticator app",
  add_passkey: "added a passkey",
  remove_passkey: "removed a passkey",
  recovery_codes: "made new recovery codes",
  target: "set a target",
  rate: "set a rate",
  answer_dispute: "answered a dispute",
};

export class AuditPart {
  #rows = null;
  #more = false;

  constructor(changed) {
    this.changed = changed;
  }

  async load(before) {
    const found = await get(`/api/audit${before ? `?before=${before}` : ""}`).catch(() => null);
    if (!found) return;
    this.#rows = before ? [...this.#rows, ...found.rows] : found.rows;
    this.#more = found.rows.length === 200;
    this.changed();
  }

  view() {
    if (!this.#rows) return null;
    return el("div", { key: "changes" },
      el("table", { class: "orders audit" },
        el("thead", {}, el("tr", {}, ["When", "Who", "Did what", "Of whom", "More"].map((words) => el("th", { scope: "col" }, words)))),
        el("tbody", {}, this.#rows.map((row) => el("tr", { key: String(row.id) },
          el("td", { class: "quiet figures" }, momentText(row.at)),
          el("td", {}, row.by_name),
          el("td", {}, el("strong", {}, WORDS[row.action] ?? sentence(row.action))),
          el("td", {}, row.whom === row.by ? "" : row.whom_name),
          el("td", { class: "quiet" }, details(row)))))),
      this.#more ? el("button", { class: "soft", onclick: () => this.load(this.#rows.at(-1).id) }, "Older ones") : null);
  }
}

function details({ action, details: given }) {
  if (action === "grant") return `${QUALIFICATIONS[given.name]?.[0] ?? given.name}, until ${dayText(given.expires_at)}`;
  if (action === "revoke") return `${QUALIFICATIONS[given.name]?.[0] ?? given.name}: ${given.reason}`;
  if (action === "change") return Object.entries(given).map(([name, [was, is]]) => changeText(name, was, is)).join(" · ");
  if (action === "target") return `${sentence(given.measure)}: ${given.low}${given.high === null ? "" : ` to ${given.high}`}`;
  if (action === "rate") return `${sentence(given.kind)}: ${moneyText(given.per_task, given.currency)} a task, ${moneyText(given.per_minute, given.currency)} a minute`;
  if (action === "answer_dispute") return `line ${given.line}, ${given.amount ? `corrected by ${amountText(given.amount)}` : "right as it is"}`;
  return [given.role && sentence(given.role), given.site && sentence(given.site), given.name, given.reason].filter(Boolean).join(" · ");
}

function changeText(name, was, is) {
  if (name === "independent_since") return is ? "independent now" : "employed now";
  if (name === "languages") return `languages ${levelsText(was, languageName)} → ${levelsText(is, languageName)}`;
  if (name === "skills") return `skills ${levelsText(was, sentence)} → ${levelsText(is, sentence)}`;
  return `${name} ${was ? sentence(was) : "none"} → ${is ? sentence(is) : "none"}`;
}

const levelsText = (levels, words) => Object.entries(levels).map(([name, level]) => `${words(name)} ${level}`).join(", ") || "none";
