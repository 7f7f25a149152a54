/** Who heard whose call: for managers, behind the wallboard at #/wallboard/audit. */

import { get } from "../../api.js";
import { el } from "../../dom.js";
import { dressed } from "../../pages.js";
import { sentence, spanText } from "../../words.js";
import { momentText } from "../dates.js";

const MODES = { listen: "listened", whisper: "whispered", barge: "joined" };
const ENDS = {
  left: "left",
  changed: "went on in another way",
  call_over: "the call was over",
  host_lost: "the agent was lost",
  took_over: "took the call over",
  dropped: "was sent away",
  handed_over: "the call went to somebody else",
  hub_stopped: "the hub was stopped",
};

export class SupervisionAudit {
  #rows = null;

  constructor(changed) {
    this.changed = changed;
  }

  async load() {
    await dressed("tables");
    this.#rows = (await get("/api/supervision").catch(() => null))?.supervision ?? this.#rows;
    this.changed();
  }

  view() {
    return el("main", { class: "sheet supervision", key: "audit" },
      el("header", {}, el("h1", {}, "Supervision"), el("p", { class: "quiet" }, "Who heard whose call. Nothing is taken off this list."),
        el("a", { class: "back", href: "#/wallboard" }, "Back to the wallboard")),
      this.#rows?.length ? table(this.#rows) : el("p", { class: "quiet nothing" }, this.#rows ? "Nobody has joined a call as a supervisor yet." : ""));
  }
}

const table = (rows) => el("table", { class: "orders" },
  el("thead", {}, el("tr", {}, ["When", "Supervisor", "How", "Agent", "Counter", "Shown to the agent", "For", "Until"].map((words) => el("th", { scope: "col" }, words)))),
  el("tbody", {}, rows.map((row) => el("tr", { key: `${row.call} ${row.began_at} ${row.supervisor} ${row.mode}` },
    el("td", { class: "quiet figures" }, momentText(row.began_at)),
    el("td", {}, el("strong", {}, row.supervisor_name)),
    el("td", {}, MODES[row.mode] ?? sentence(row.mode)),
    el("td", {}, row.agent_name),
    el("td", {}, row.site_name),
    el("td", {}, row.shown ? "yes" : "no"),
    el("td", { class: "figures" }, row.ended_at ? spanText((new Date(row.ended_at) - new Date(row.began_at)) / 1000) : "now"),
    el("td", { class: "quiet" }, row.ended_at ? (ENDS[row.ended] ?? sentence(row.ended)) : "")))));
