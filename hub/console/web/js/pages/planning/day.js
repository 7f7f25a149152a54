/** One day: calls as expected and as they came, people needed and planned, and what is missing. */

import { ask, get } from "../../api.js";
import { el, icon } from "../../dom.js";
import { band, columns, frame, gaps, legend, line, plot, runs, steps } from "../../views/plot.js";
import { languageName } from "../../words.js";
import { dayAfter, dayOf, HALF_HOUR, hourText, longDayText, spanText, timeText, zoneText } from "./times.js";

export class DayPart {
  title = "";
  trouble = "";
  said = "";
  site = "";
  language = "";
  day = "";
  sites = [];
  spoken = []; // in which somebody calls
  calls = null;
  people = null;
  cursor = null;

  constructor(changed, { manages }) {
    Object.assign(this, { changed, manages });
  }

  open([day]) {
    this.day = /^\d{4}-\d\d-\d\d$/.test(day ?? "") ? day : "";
    this.load();
  }

  async load() {
    const query = new URLSearchParams({ site: this.site, language: this.language, ...(this.day ? { day: this.day } : {}) });
    try {
      const [calls, { sites }] = await Promise.all([get(`/api/planning/today?${query}`), get("/api/fleet/sites")]);
      Object.assign(this, { calls, sites, trouble: "", title: `${longDayText(calls.slots[0].at, calls.zone)}, ${zoneText(calls.zone)}` });
      if (this.people?.slots[0].at !== calls.slots[0].at) this.people = null; // of another day
      this.changed();
      this.people = await get(`/api/planning/staffing?${query}`);
      this.spoken = [...new Set([...this.spoken, ...this.people.slots.flatMap(({ languages }) => Object.keys(languages))])].sort();
    } catch {
      this.trouble = "The hub cannot be reached. What you see may be old.";
    }
    this.changed();
  }

  view() {
    if (!this.calls) return null;
    const seen = worthShowing(this.calls.slots, this.people?.slots);
    const calls = this.calls.slots.slice(...seen);
    const people = this.people?.slots.slice(...seen);
    return [this.#choice(), this.#callsPlot(calls), people ? [this.#peoplePlot(people), this.#languages(people), this.#missing(people), this.#pool()] : el("p", { class: "quiet", key: "counting" }, "Counting the people it takes …")];
  }

  #choice() {
    const day = this.day || dayOf(this.calls.now, this.calls.zone);
    const to = (days) => `#/planning/day/${dayAfter(day, days)}`;
    return el("div", { class: "choice", key: "choice" },
      el("a", { class: "button round soft", href: to(-1), "aria-label": "The day before" }, icon("chevron")),
      el("a", { class: "button soft", href: "#/planning/day", "aria-current": this.day ? null : "date" }, "Today"),
      el("a", { class: "button round soft", href: to(1), "aria-label": "The day after" }, icon("chevron")),
      this.#select("Counter", "site", [["", "Every counter"], ...this.sites.map(({ id, name }) => [id, name])]),
      this.#select("Language", "language", [["", "Every language"], ...this.spoken.map((id) => [id, languageName(id)])]));
  }

  #select(words, key, options) {
    return el("label", { key }, el("span", { class: "unseen" }, words),
      el("select", { class: "field", onchange: (event) => { Object.assign(this, { [key]: event.target.value, cursor: null }); this.load(); } },
        options.map(([value, text]) => el("option", { key: value, value, selected: value === this[key] }, text))));
  }

  #callsPlot(slots) {
    const known = slots.some(({ forecast }) => forecast !== null);
    const measures = frame(slots.length, Math.max(4, ...slots.flatMap(({ high, actual }) => [high ?? 0, actual ?? 0])), 280);
    const summary = this.#summary(known);
    return el("section", { key: "calls", "aria-label": "Calls" },
      el("div", { class: "plot-head" }, el("h2", {}, "Calls"), el("p", { class: "quiet" }, summary)),
      plot({
        key: "calls-plot", label: `Calls by half hour. ${summary}`, frame: measures, labels: hours(slots, this.calls.zone), now: this.#now(slots),
        cursor: this.cursor, onCursor: (index) => this.#point(index),
        marks: (f) => [
          known ? band(f, slots.map(({ low }) => low), slots.map(({ high }) => high), "band") : null,
          columns(f, slots.map(({ actual }) => actual), "came"),
          known ? line(f, slots.map(({ forecast }) => forecast), "expected") : null,
        ],
      }),
      el("div", { class: "plot-foot" }, legend(["came", "came"], known && ["expected", "expected"], known && ["band", "range of eight in ten"]),
        el("p", { class: "read figures", role: "status" }, this.cursor === null ? "" : this.#readCalls(slots[this.cursor]))),
      el("p", { class: "quiet small honest" }, this.#honest()));
  }

  #summary(known) {
    const { slots, now } = this.calls;
    const whole = slots.reduce((sum, { forecast }) => sum + (forecast ?? 0), 0);
    const came = slots.reduce((sum, { actual }) => sum + (actual ?? 0), 0);
    const begun = slots.filter(({ actual }) => actual !== null);
    if (!begun.length) return known ? `${Math.round(whole)} expected` : "";
    if (!known) return `${came} came`;
    if (begun.length === slots.length && Date.parse(slots.at(-1).at) + HALF_HOUR <= Date.parse(now)) return `${came} came, ${Math.round(whole)} were expected`;
    const share = (Date.parse(now) - Date.parse(begun.at(-1).at)) / HALF_HOUR;
    const byNow = begun.reduce((sum, { forecast }, index) => sum + forecast * (index === begun.length - 1 ? share : 1), 0);
    return `${came} so far, ${Math.round(byNow)} expected by now, ${Math.round(whole)} in the whole day`;
  }

  #readCalls({ at, forecast, low, high, actual }) {
    const expected = forecast === null ? "" : ` · expected ${forecast.toFixed(1)}, ${low} to ${high}`;
    return `${timeText(at, this.calls.zone)}${expected}${actual === null ? "" : ` · came ${actual}`}`;
  }

  #honest() {
    const { basis, history_days: days, back_test: test, generated } = this.calls;
    if (basis === "none") return "There is no history yet: the forecast begins with the first calls.";
    const little = basis === "little" ? `Only ${Math.round(days)} days of history: an average day, weekdays are not known apart yet. ` : "";
    if (test.wape === null) return `${little}Not tested yet: that takes two weeks of history and a day after them.`;
    return `${little}Tested on the last ${test.days} days: the half hours were missed by ${percent(test.wape)} of the calls (WAPE). Chance alone makes ${percent(test.chance)}, copying last week ${percent(test.last_week)}. ${percent(test.inside)} were within the range.${generated ? " This is a demo: the past weeks are made up." : ""}`;
  }

  #peoplePlot(slots) {
    const need = slots.map((slot) => slot.need);
    const planned = slots.map((slot) => slot.planned);
    const measures = frame(slots.length, Math.max(3, ...need, ...planned) + 1, 210);
    const missing = need.reduce((sum, count, index) => sum + Math.max(0, count - planned[index]), 0) / 2;
    const words = missing ? `${missing} hours are missing` : "everybody who is needed is there";
    return el("section", { key: "people", "aria-label": "People" },
      el("div", { class: "plot-head" }, el("h2", {}, "People"), el("p", { class: missing ? "attention" : "quiet" }, words)),
      plot({
        key: "people-plot", label: `People needed and planned by half hour: ${words}`, frame: measures, labels: hours(slots, this.people.zone), now: this.#now(slots),
        cursor: this.cursor, onCursor: (index) => this.#point(index),
        marks: (f) => [steps(f, need, "need", true), gaps(f, need, planned, "gap"), steps(f, planned, "planned")],
      }),
      el("div", { class: "plot-foot" }, legend(["need", "needed"], ["planned", "planned"], missing && ["gap", "missing"]),
        el("p", { class: "read figures" }, this.cursor === null ? "" : this.#readPeople(slots[this.cursor]))),
      el("p", { class: "quiet small honest" }, this.#assumed()));
  }

  #readPeople({ at, need, planned, planned_gives: gives }) {
    const level = gives && planned ? ` · ${percent(gives.service_level)} would be answered in time` : "";
    return `${timeText(at, this.people.zone)} · ${need} needed · ${planned} planned${level}`;
  }

  #assumed() {
    const { handling, aims } = this.people;
    const patience = handling.patience_s ? `; customers wait ${Math.round(handling.patience_s)} s on average before they give up (Erlang A)` : "; nobody is taken to give up (Erlang C)";
    const past = handling.handled >= 20 ? `a call takes ${Math.round(handling.aht_s)} s, as the last four weeks did` : `a call is taken to last ${Math.round(handling.aht_s)} s, too few were made yet`;
    return `Needed to answer ${percent(aims.target)} within ${aims.within_s} s: ${past}${patience}. Nobody is busy for more than ${percent(aims.occupancy_cap)} of the time; with ${percent(aims.shrinkage)} shrinkage the roster needs ${Math.max(...this.people.slots.map(({ on_roster: count }) => count))} at the busiest.`;
  }

  #languages(slots) {
    const names = Object.keys(Object.assign({}, ...slots.map(({ languages }) => languages))).sort();
    if (names.length < 2) return null;
    return el("section", { key: "languages", class: "languages", "aria-label": "Languages" },
      el("div", { class: "plot-head" }, el("h2", {}, "Languages"), el("p", { class: "quiet" }, "each person counts once, whoever speaks two helps where it lacks")),
      names.map((name) => el("div", { class: "language-row", key: name },
        el("span", {}, languageName(name)),
        el("div", { class: "strip" }, slots.map(({ at, languages }) => {
          const { need = 0, covered = 0 } = languages[name] ?? {};
          return el("i", { key: at, "data-state": !need ? "none" : covered < need ? "gap" : "ok", title: `${timeText(at, this.people.zone)}: ${covered} of ${need}` }, covered < need ? String(need - covered) : "");
        })))));
  }

  /** Half hours that lack people of a language, as sentences; a manager opens them. */
  #missing(slots) {
    const lacking = lacks(slots, this.people.now);
    if (!lacking.length) return null;
    return el("section", { key: "missing", class: "missing", "aria-label": "Missing" },
      el("h2", {}, "Still missing"),
      el("ul", {}, lacking.slice(0, 8).map(({ language, from, to, size }) => el("li", { key: `${language}-${from}` },
        el("strong", { class: "figures" }, spanText(slots[from].at, slots[to].at, this.people.zone)),
        el("span", {}, `${size === 1 ? "one more person" : `${size} more people`} who ${size === 1 ? "speaks" : "speak"} ${languageName(language)}`)))),
      el("div", { class: "missing-acts" },
        this.manages ? el("button", { class: "primary", onclick: () => this.#openMarket(slots, lacking) }, "Offer these half hours") : null,
        el("a", { class: "button soft", href: "#/planning/shifts" }, "See the shifts"),
        el("p", { class: "quiet", role: "status" }, this.said)));
  }

  async #openMarket(slots, lacking) {
    const intervals = lacking.flatMap(({ language, from, to }) => slots.slice(from, to + 1).map(({ at, languages }) => ({ at, site: this.site, language, need: languages[language].need, floor: 1 })));
    try {
      await ask("POST", "/api/shifts/open", { intervals });
      this.said = "Offered. Whoever is qualified can take them now.";
    } catch (error) {
      this.said = error.key === "taken" ? "More people than needed have taken some of them already. See the shifts." : "This did not work. Please try again.";
    }
    this.load();
  }

  #pool() {
    const { pool, separate, planned } = this.people.hours;
    if (this.site || this.language || !pool) return null;
    const most = Math.max(pool, separate, planned);
    const row = (key, words, hoursOf) => el("div", { class: "hours-row", key }, el("span", {}, words),
      el("i", { class: "hours-bar", "data-key": key, "aria-hidden": "true", vars: { "--share": String(hoursOf / most) } }), el("strong", { class: "figures" }, `${hoursOf} h`));
    return el("section", { key: "pool", "aria-label": "One pool" },
      el("div", { class: "plot-head" }, el("h2", {}, "One pool"), el("p", { class: "quiet" }, separate > pool ? `saves ${separate - pool} hours a day against each counter alone` : "needs as much as each counter alone today")),
      row("separate", "Each counter alone", separate), row("pool", "One pool", pool), row("planned", "Planned", planned));
  }

  #point(index) {
    if (this.cursor === index) return;
    this.cursor = index;
    this.changed();
  }

  /** Where the moment is among the slots, with its fraction. */
  #now(slots) {
    const passed = (Date.parse(this.calls.now) - Date.parse(slots[0].at)) / HALF_HOUR;
    return passed > 0 && passed < slots.length ? passed : null;
  }
}

const percent = (share) => `${Math.round(share * 100)} %`;

/** From an hour before the first to an hour after the last half hour in which somebody calls, is needed or is planned. */
function worthShowing(calls, people) {
  const busy = calls.map(({ forecast, actual }, index) => (forecast ?? 0) >= .05 || (actual ?? 0) > 0 || people?.[index].planned > 0);
  const first = busy.indexOf(true);
  if (first < 0) return [14, calls.length - 2];
  return [Math.max(0, Math.min(first - 1, calls.length - 24)), Math.min(calls.length, busy.lastIndexOf(true) + 2)];
}

function hours(slots, zone) {
  const every = slots.length > 30 ? 4 : 2;
  return Object.fromEntries(slots.map(({ at }, index) => [index, hourText(at, zone)]).filter(([, words]) => words).filter((_, index) => index % (every / 2) === 0));
}

/** What is missing by language from now on, in stretches. */
function lacks(slots, now) {
  const names = Object.keys(Object.assign({}, ...slots.map(({ languages }) => languages))).sort();
  return names.flatMap((language) => runs(slots.map(({ at, languages }) => (Date.parse(at) > Date.parse(now) ? (languages[language]?.need ?? 0) - (languages[language]?.covered ?? 0) : 0))).map((run) => ({ ...run, language })))
    .sort((a, b) => a.from - b.from);
}
