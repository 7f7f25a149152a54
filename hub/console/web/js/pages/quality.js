/** Call quality: which lines are bad, since when, and what would help; before customers complain. */

import { get } from "../api.js";
import { el, icon } from "../dom.js";
import { legend } from "../views/plot.js";
import { LoadedPage } from "./loaded-page.js";
import { sitePart } from "./quality/site.js";

const SPANS = [[7, "A week"], [28, "Four weeks"]];

export class QualityPage extends LoadedPage {
  #opened = new Map(); // site -> its last calls, null while they are loaded
  days = 7;
  found = null;

  async ask() {
    const { days } = this;
    const found = await get(`/api/quality?days=${days}`);
    if (days === this.days) this.found = found;
  }

  async #open(site, open) {
    if (open === this.#opened.has(site)) return;
    if (!open) {
      this.#opened.delete(site);
    } else {
      this.#opened.set(site, null);
      this.draw();
      const answer = await get(`/api/quality/${encodeURIComponent(site)}/calls?days=${this.days}`).catch(() => ({ calls: [] }));
      if (this.#opened.has(site)) this.#opened.set(site, answer.calls);
    }
    this.draw();
  }

  #span(days) {
    this.days = days;
    this.#opened.clear();
    this.draw();
    this.load();
  }

  main() {
    const { found } = this;
    return el("main", { class: "sheet quality", key: "quality" },
      el("header", {}, el("h1", {}, "Call quality"), el("p", { class: "quiet" }, found ? summary(found) : "")),
      this.troubleText,
      found ? [this.#choice(), this.#agents(found), found.sites.map((site) => sitePart(site, found.days, {
        opened: this.#opened.has(site.site), recent: this.#opened.get(site.site), onOpen: (open) => this.#open(site.site, open),
      })), this.#without(found), foot()] : null);
  }

  #choice() {
    return el("div", { class: "choice", key: "choice" },
      SPANS.map(([days, words]) => el("button", { key: String(days), class: "soft", "aria-current": days === this.days ? "true" : null, onclick: () => this.#span(days) }, words)),
      legend(["line-good", "good"], ["line-fair", "fair: some people notice"], ["line-bad", "bad: hard to talk"]));
  }

  #agents({ agents }) {
    if (!agents.length) return null;
    return el("section", { class: "site-line", key: "agents", "aria-labelledby": "agents-lines" },
      el("header", {}, el("h2", { id: "agents-lines" }, "At the agents'"), el("p", { class: "quiet" }, "Their end is not good with several kiosks, so it is not held against the counters.")),
      el("ul", { class: "advice" }, agents.map(({ person, tally }) => el("li", { key: person, "data-grade": "fair" }, icon("person"),
        el("p", {}, el("strong", {}, person), " is hard to hear or see with most counters. ", el("span", { class: "remedy" }, "A cable instead of Wi-Fi, and nothing else that uses the line, comes first.")),
        el("span", { class: "quiet small figures" }, `${tally.fair + tally.bad} of ${tally.good + tally.fair + tally.bad} calls`)))));
  }

  #without({ without }) {
    return without.length ? el("p", { class: "quiet", key: "without" }, `No call was measured at ${without.join(", ")}.`) : null;
  }
}

function summary({ sites }) {
  const kiosks = sites.flatMap((site) => site.kiosks);
  const count = (grade) => kiosks.filter((kiosk) => kiosk.grade === grade).length;
  const named = (number, what) => (number ? `${number} ${what} ${number === 1 ? "line" : "lines"}` : "");
  if (!kiosks.length) return "No call has been measured in this time.";
  return [named(count("bad"), "bad"), named(count("fair"), "fair")].filter(Boolean).join(" and ") || "Every line is good.";
}

/** Where the limits come from. */
function foot() {
  return el("p", { class: "quiet small", key: "note" },
    "Measured at both ends of each call; practice is left out. Voice is rated by the E-model of ITU-T G.107 from delay and from sound made up in place of lost packets: good from 80, fair from 70 (G.109). "
    + "A picture is fair when it stands still for 1 % of the time or has fewer than 20 pictures a second (EN 301 549), bad from 5 % and below 10. Sound should come within 2 s of accepting.");
}
