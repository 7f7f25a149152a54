/** Reports: figures with the formula beside each number, why customers called, and how good the forecast was. */

import { get } from "../api.js";
import { el, icon } from "../dom.js";
import { LoadedPage } from "./loaded-page.js";
import { figureTiles, groupTable } from "./reports/figures.js";
import { forecastPart } from "./reports/forecast.js";
import { reasonsPart } from "./reports/reasons.js";
import { trendPart } from "./reports/trend.js";
import { dayAfter, dayOf, dayText, zoneText } from "./planning/times.js";

const BY = [["day", "By day"], ["site", "By counter"], ["language", "By language"], ["agent", "By agent"], ["kind", "By kind"]];
const SPANS = [[1, "A day"], [7, "A week"], [28, "Four weeks"]];

export class ReportsPage extends LoadedPage {
  days = 7;
  last = "";
  by = "day";
  site = "";
  language = "";
  sites = [];
  found = null;

  #query() {
    const last = this.last || this.found?.today || "";
    const span = last ? { from: dayAfter(last, 1 - this.days), to: last } : {};
    return new URLSearchParams({ ...span, by: this.by, site: this.site, language: this.language });
  }

  async ask() {
    this.found ??= await this.#first();
    const query = this.#query();
    const [figures, daily, reasons, forecast] = await Promise.all(["figures", "figures", "reasons", "forecast"].map((name, index) =>
      get(`/api/reports/${name}?${index === 1 ? new URLSearchParams([...query].map(([key, value]) => [key, key === "by" ? "day" : value])) : query}`)));
    Object.assign(this.found, { figures, daily, reasons, forecast });
  }

  /** What is asked about when nothing was chosen: the days until today at this person's place. */
  async #first() {
    const [{ sites }, { now, zone }] = await Promise.all([get("/api/fleet/sites"), get("/api/planning/today")]);
    this.sites = sites;
    return { today: dayOf(now, zone), zone };
  }

  #set(changes) {
    Object.assign(this, changes);
    this.draw();
    this.load();
  }

  main() {
    const { figures } = this.found ?? {};
    return el("main", { class: "sheet planning reports", key: "reports" },
      el("header", {}, el("h1", {}, "Reports"), el("p", { class: "quiet" }, figures ? spanWords(figures) : "")),
      this.troubleText,
      figures ? [
        this.#choice(),
        figures.generated ? el("p", { class: "demo-note", key: "demo" }, `This is a demo: ${figures.generated.toLocaleString("en")} of these calls are made up, so that there is something to see.`) : null,
        figureTiles(figures, true),
        trendPart(this.found.daily),
        figureTiles(figures, false),
        this.#groups(figures),
        reasonsPart(this.found.reasons, this.#file("reasons")),
        forecastPart(this.found.forecast, this.#file("forecast")),
        el("p", { class: "quiet small", key: "note" }, "Computed from the rows of calls, rings and states alone. Practice calls are in none of these numbers. ",
          el("a", { href: this.#address("calls"), download: "" }, "Every call as CSV")),
      ] : null);
  }

  #choice() {
    const last = this.last || this.found.today;
    return el("div", { class: "choice", key: "choice" },
      el("button", { class: "round soft", "aria-label": "The time before", onclick: () => this.#set({ last: dayAfter(last, -this.days) }) }, icon("chevron")),
      SPANS.map(([days, words]) => el("button", { key: String(days), class: "soft", "aria-current": days === this.days ? "true" : null, onclick: () => this.#set({ days }) }, words)),
      el("button", { class: "round soft", "aria-label": "The time after", disabled: last >= this.found.today, onclick: () => this.#set({ last: [dayAfter(last, this.days), this.found.today].sort()[0] }) }, icon("chevron")),
      this.#select("Counter", "site", [["", "Every counter"], ...this.sites.map(({ id, name }) => [id, name])]),
      this.#select("Language", "language", [["", "Every language"], ["en", "English"], ["es", "Spanish"]]));
  }

  #select(words, key, options) {
    return el("label", { key }, el("span", { class: "unseen" }, words),
      el("select", { class: "field", onchange: (event) => this.#set({ [key]: event.target.value }) },
        options.map(([value, text]) => el("option", { key: value, value, selected: value === this[key] }, text))));
  }

  #groups(figures) {
    return el("section", { key: "groups", "aria-label": "In parts" },
      el("div", { class: "plot-head" },
        el("nav", { class: "parts by", "aria-label": "Parts" }, BY.map(([by, words]) => el("button", { key: by, "aria-pressed": String(by === this.by), onclick: () => this.#set({ by }) }, words))),
        this.#file("figures")),
      groupTable(figures));
  }

  #address(name) {
    return `/api/reports/${name}.csv?${this.#query()}`;
  }

  #file(name) {
    return el("a", { class: "file", href: this.#address(name), download: "" }, "CSV");
  }
}

function spanWords({ from, to, zone }) {
  const day = (text) => dayText(`${text}T12:00Z`, "UTC");
  return `${from === to ? day(from) : `${day(from)} – ${day(to)}`}, ${zoneText(zone)}`;
}
