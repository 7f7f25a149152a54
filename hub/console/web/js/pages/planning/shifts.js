/** Shifts: a week of half hours to take and give back, by click, by drag and by keys; managers say how many are needed. */

import { ask, get } from "../../api.js";
import { el, icon } from "../../dom.js";
import { named } from "../../keys.js";
import { languageName } from "../../words.js";
import { half, offerForm, swapForm } from "./shift-panel.js";
import { dayAfter, dayOf, dayText, longDayText, spanText, timeText, zoneText } from "./times.js";
import { momentOf, stretches, Week } from "./week.js";

const REFUSED = {
  full: "Somebody else was quicker: all places are taken.",
  begun: "It has begun already.",
  not_qualified: "It needs the qualification for this menu, valid on that day. Training is where you get it.",
  no_language: "It needs a language that is not among yours.",
  busy_then: "You work in that half hour already.",
  floor: "Too few would be left. Ask a colleague to take it over instead.",
  too_late: "It is too close to be given back. Ask a colleague to take it over instead.",
  not_yours: "It is not yours any more.",
  taken: "More people than that have taken it already.",
  bad_need: "At least as many are needed as have to stay.",
  unknown_person: "They do not work here any more.",
  yourself: "Somebody else has to take it over.",
  swap_over: "This was answered or taken back meanwhile.",
};

const OFFERED = [["mine", "mine"], ["open", "free to take"], ["urgent", "needed most"], ["full", "taken"], ["closed", "not for me"]];
const MANAGED = [["filled", "all taken"], ["open", "places free"], ["short", "fewer than have to be there"]];

export class ShiftsPart {
  title = "";
  trouble = "";
  said = "";
  undo = null;
  first = "";
  data = null;
  focus = [0, 0];
  anchor = null;

  constructor(changed, { person, manages }) {
    Object.assign(this, { changed, me: person, manages });
  }

  open([day]) {
    this.first = /^\d{4}-\d\d-\d\d$/.test(day ?? "") ? day : "";
    this.load();
  }

  async load() {
    try {
      this.data = await get(`/api/shifts?days=7${this.first ? `&from=${this.first}` : ""}`);
      const { zone, from, intervals, languages } = this.data;
      this.week = new Week(dayOf(from, zone), zone, intervals, this.manages ? { id: `${languages[0] ?? "en"} `, language: languages[0] ?? "en", site: "" } : null);
      Object.assign(this, { trouble: "", title: `Half hours in ${zoneText(zone)}` });
      this.focus = this.week.inside(...this.focus);
      if (!this.focused && !this.dragging && (!this.manages || !this.focus.some(Boolean))) this.focus = this.week.start(this.data.now);
    } catch {
      this.trouble = "The hub cannot be reached. What you see may be old.";
    }
    this.changed();
  }

  keys() {
    const { chosen } = this;
    const open = chosen.filter(({ mine, reason }) => !mine && !reason);
    const mine = chosen.filter(({ mine: my }) => my);
    const keys = { p: named("The week before", () => this.#turn(-7)), n: named("The next week", () => this.#turn(7)) };
    if (open.length) keys.t = named("Take what is chosen", () => this.#take(open));
    else if (mine.length) keys.g = named("Give what is chosen back", () => this.#giveBack(mine));
    return keys;
  }

  get focused() {
    return this.week?.at(...this.focus);
  }

  /** What was dragged over, or the one in focus. */
  get chosen() {
    if (!this.week) return [];
    return this.week.range(this.focus[0], this.anchor ?? this.focus[1], this.focus[1]);
  }

  siteName(id) {
    return this.data.sites.find((site) => site.id === id)?.name ?? "every counter";
  }

  view() {
    if (!this.data) return null;
    const mine = this.data.intervals.filter((interval) => interval.mine);
    return el("div", { class: "shifts" },
      el("section", { class: "market", "aria-label": "The week" }, this.#head(), this.#table()),
      el("aside", { class: "beside" }, this.#swaps(), this.#unqualified(), this.manages ? offerForm(this) : null, this.#detail(), this.#mine(mine)),
      this.said ? el("p", { class: "notice", key: "said", role: "status" }, this.said, this.undo ? el("button", { class: "undo", onclick: () => this.#undo() }, "Undo") : null) : null);
  }

  #head() {
    const from = dayOf(this.data.from, this.data.zone);
    return el("div", { class: "choice", key: "head" },
      el("button", { class: "round soft", "aria-label": "The week before", onclick: () => this.#turn(-7) }, icon("chevron")),
      el("button", { class: "soft", "aria-current": this.first ? null : "date", onclick: () => this.#turn(0) }, "This week"),
      el("button", { class: "round soft", "aria-label": "The next week", onclick: () => this.#turn(7) }, icon("chevron")),
      el("strong", {}, `${dayText(`${from}T12:00Z`, "UTC")} – ${dayText(`${dayAfter(from, 6)}T12:00Z`, "UTC")}`),
      el("p", { class: "legend quiet" }, (this.manages ? MANAGED : OFFERED).map(([key, words]) =>
        el("span", { key }, el("i", { class: "half", "data-state": key, "aria-hidden": "true" }), words))));
  }

  #table() {
    const { week } = this;
    if (!week.lanes.length) return el("p", { class: "quiet nothing" }, "No shifts are offered in this week.");
    const wide = week.lanes.length;
    return el("div", { class: "week", role: "grid", "aria-label": "Half hours of the week", vars: { "--lanes": String(week.columns.length) },
      onkeydown: (event) => this.#onKey(event), onpointerdown: (event) => this.#onDown(event), onpointermove: (event) => this.#onMove(event), onpointerup: () => this.#onUp() },
      el("div", { class: "week-row week-days", role: "row", key: "days" }, el("span"), week.days.map((day) =>
        el("span", { key: day, class: "week-day", role: "columnheader", vars: { "--span": String(wide) }, "data-today": day === dayOf(this.data.now, week.zone) }, dayText(`${day}T12:00Z`, "UTC").replace(/, \w+/, "")))),
      wide > 1 ? el("div", { class: "week-row week-lanes", role: "row", key: "lanes" }, el("span"), week.columns.map(({ day, lane }) =>
        el("span", { key: day + lane.id, title: `${languageName(lane.language)}, ${this.siteName(lane.site)}` }, lane.site ? `${lane.language} ${this.siteName(lane.site).slice(0, 3)}` : lane.language))) : null,
      week.minutes.map((minute, row) => el("div", { class: "week-row", role: "row", key: String(minute), "data-hour": minute % 60 === 0, "data-gap": row > 0 && minute - week.minutes[row - 1] > 30 },
        el("span", { class: "week-hour figures", role: "rowheader" }, minute % 60 ? "" : hourText(minute, "hour")),
        week.columns.map((_, column) => this.#cell(column, row)))));
  }

  #cell(column, row) {
    const interval = this.week.at(column, row);
    const first = column % this.week.lanes.length === 0;
    const key = `${column}-${row}`;
    if (!interval && !this.manages) return el("span", { key, class: "no-half", role: "gridcell", "data-first": first });
    const [at, from] = [this.focus, this.anchor ?? this.focus[1]];
    const chosen = column === at[0] && row >= Math.min(from, at[1]) && row <= Math.max(from, at[1]);
    const current = column === at[0] && row === at[1];
    return half(interval, { key, manages: this.manages, over: interval?.reason === "begun", column, row, chosen, current, first, words: this.#words(interval, column, row) });
  }

  #words(interval, column, row) {
    const { day, lane } = this.week.columns[column];
    const when = `${dayText(`${day}T12:00Z`, "UTC")} ${interval ? timeText(interval.at, this.week.zone) : hourText(this.week.minutes[row])}`;
    if (!interval) return `${when}, ${languageName(lane.language)}: nothing offered`;
    const free = Math.max(0, interval.need - interval.taken.length);
    return `${when}, ${languageName(interval.language)}, ${this.siteName(interval.site)}: ${interval.mine ? "yours" : interval.reason ? REFUSED[interval.reason] : `${free} free`}`;
  }

  // -- the week by hand ----------------------------------------------------------------------------------------------------

  #onKey(event) {
    const by = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (by) {
      event.preventDefault();
      this.anchor = event.shiftKey ? (this.anchor ?? this.focus[1]) : null;
      this.focus = this.week.next(this.focus, event.shiftKey ? [0, by[1]] : by, this.manages);
      this.changed();
      event.currentTarget.querySelector(`[data-at="${this.focus.join("-")}"]`)?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#act();
    }
  }

  #onDown(event) {
    const at = cellOf(event.target);
    if (!at || event.button !== 0) return;
    Object.assign(this, { focus: at, anchor: at[1], dragging: true });
    this.changed();
  }

  #onMove(event) {
    if (!this.dragging) return;
    const at = cellOf(document.elementFromPoint(event.clientX, event.clientY));
    if (!at || at[0] !== this.focus[0] || at[1] === this.focus[1]) return;
    this.focus = at;
    this.changed();
  }

  #onUp() {
    if (!this.dragging) return;
    this.dragging = false;
    if (!this.manages) this.#act();
    else this.changed();
  }

  /** Take what can be taken, or give back when all of it is mine. */
  #act() {
    const { chosen } = this;
    const open = chosen.filter(({ mine, reason }) => !mine && !reason);
    const mine = chosen.filter((interval) => interval.mine);
    if (open.length) this.#take(open);
    else if (mine.length && mine.length === chosen.length) this.#giveBack(mine);
    else if (chosen.length) this.#say(REFUSED[chosen.find(({ reason }) => reason)?.reason] ?? "");
    else this.changed();
  }

  async #take(intervals) {
    const done = await this.#send("take", intervals);
    if (done.length) this.#say(`Yours: ${this.#spans(done)}.`, () => this.#send("give-back", done));
  }

  async #giveBack(intervals) {
    const done = await this.#send("give-back", intervals);
    if (done.length) this.#say(`Given back: ${this.#spans(done)}.`, () => this.#send("take", done));
  }

  /** Those that it was done for; of the others the first reason is said. */
  async #send(what, intervals) {
    let done = intervals;
    try {
      const { results } = await ask("POST", `/api/shifts/${what}`, { intervals: intervals.map(({ id }) => id) });
      const failed = results.filter(({ error }) => error);
      done = intervals.filter(({ id }) => !failed.some(({ interval }) => interval === id));
      if (failed.length) this.trouble = `${failed.length} of ${results.length} not: ${REFUSED[failed[0].error] ?? failed[0].message}`;
    } catch (error) {
      done = [];
      this.#say(REFUSED[error.key] ?? "The hub cannot be reached. Nothing was changed.");
    }
    this.anchor = null;
    await this.load();
    return done;
  }

  #spans(intervals) {
    const { zone } = this.data;
    return stretches(intervals).map((one) => `${dayText(one[0].at, zone)}, ${spanText(one[0].at, one.at(-1).at, zone)}`).join("; ");
  }

  #say(text, undo = null) {
    Object.assign(this, { said: text, undo, saidFor: 8 });
    this.changed();
  }

  async #undo() {
    const { undo } = this;
    Object.assign(this, { said: "", undo: null });
    await undo();
  }

  second() {
    if (!this.said || --this.saidFor > 0) return;
    Object.assign(this, { said: "", undo: null });
    this.changed();
  }

  #turn(days) {
    const from = dayOf(this.data?.from ?? new Date(), this.data?.zone ?? "UTC");
    location.hash = days ? `#/planning/shifts/${dayAfter(from, days)}` : "#/planning/shifts";
  }

  // -- beside the week -----------------------------------------------------------------------------------------------------

  #mine(mine) {
    if (this.manages && !mine.length) return null;
    const { zone } = this.data;
    const found = stretches(mine);
    return el("section", { key: "mine", "aria-label": "My shifts" },
      el("h2", {}, "My shifts"),
      el("p", { class: "hero-hours" }, el("strong", { class: "figures" }, String(mine.length / 2)), el("span", { class: "quiet" }, mine.length === 2 ? "hour in this week" : "hours in this week")),
      el("ul", { class: "my-shifts" }, found.map((one) => el("li", { key: one[0].id },
        el("strong", {}, longDayText(one[0].at, zone)),
        el("span", { class: "figures" }, spanText(one[0].at, one.at(-1).at, zone)),
        el("span", { class: "quiet" }, `${languageName(one[0].language)}, ${this.siteName(one[0].site)}`)))),
      found.length ? null : el("p", { class: "quiet" }, "None yet. Choose half hours in the week: click one, or draw over several."),
      el("a", { class: "button soft", href: "/api/shifts/mine.ics", download: "shifts.ics" }, icon("clock"), "For my calendar"));
  }

  #detail() {
    const interval = this.focused;
    if (!interval) return null;
    const { zone } = this.data;
    const { chosen } = this;
    return el("section", { key: "detail", class: "shift-detail", "aria-label": "Chosen" },
      el("h2", { class: "figures" }, chosen.length > 1 ? spanText(chosen[0].at, chosen.at(-1).at, zone) : timeText(interval.at, zone)),
      el("p", { class: "quiet" }, `${longDayText(interval.at, zone)} · ${languageName(interval.language)}, ${this.siteName(interval.site)}`),
      el("p", {}, interval.taken.length ? interval.taken.map(({ name }) => name).join(", ") : "Nobody yet", el("span", { class: "quiet" }, ` · ${interval.taken.length} of ${interval.need}`)),
      interval.mine ? el("p", { class: "quiet small" }, `May be given back until ${this.data.give_back_before_s / 3600} hours before${interval.floor ? `, while more than ${interval.floor} ${interval.floor === 1 ? "is" : "are"} there` : ""}.`)
        : interval.reason && !this.manages ? el("p", { class: "small quiet" }, REFUSED[interval.reason]) : null,
      this.#acts(chosen),
      swapForm(this, interval));
  }

  #acts(chosen) {
    const open = chosen.filter(({ mine, reason }) => !mine && !reason);
    const mine = chosen.filter(({ mine: my, at }) => my && at > this.data.now);
    if (open.length) return el("button", { class: "primary", key: "act", onclick: () => this.#take(open) }, open.length === 1 ? "Take it" : `Take ${open.length / 2} hours`, el("kbd", {}, "T"));
    return mine.length ? el("button", { class: "soft", key: "act", onclick: () => this.#giveBack(mine) }, mine.length === 1 ? "Give it back" : `Give ${mine.length / 2} hours back`, el("kbd", {}, "G")) : null;
  }

  #unqualified() {
    const coming = this.data.intervals.filter(({ at }) => at > this.data.now);
    if (this.manages || !coming.length || !coming.every(({ reason }) => reason === "not_qualified")) return null;
    return el("div", { class: "callout swap", key: "unqualified" },
      el("p", {}, "Shifts are for whoever has the qualification for this menu. You get it in Training."),
      el("div", { class: "swap-acts" }, el("a", { class: "button soft", href: "#/training" }, "Go to Training")));
  }

  async swap(interval, person, forInterval) {
    try {
      await ask("POST", "/api/shifts/swaps", { interval: interval.id, person, for_interval: forInterval });
      this.#say("Asked. You will see the answer here.");
    } catch (error) {
      this.#say(REFUSED[error.key] ?? "This did not work. Please try again.");
    }
    this.load();
  }

  #swaps() {
    const { swaps, zone } = this.data;
    const when = (one) => `${dayText(one.at, zone)}, ${spanText(one.at, one.at, zone)}`;
    return swaps.map((swap) => {
      const mine = swap.from.id === this.me.id;
      const text = mine ? `You asked ${swap.to.name} to take ${when(swap.interval)}` : `${swap.from.name} asks you to take ${when(swap.interval)}`;
      return el("div", { class: "callout swap", key: swap.id, role: mine ? null : "alert" },
        el("p", {}, text, swap.for_interval ? `, for ${mine ? "theirs" : "yours"}: ${when(swap.for_interval)}` : ""),
        el("div", { class: "swap-acts" }, mine ? el("button", { class: "soft", onclick: () => this.#answer("DELETE", swap) }, "Take it back")
          : [el("button", { class: "primary", onclick: () => this.#answer("POST", swap, { accept: true }) }, "Yes"), el("button", { class: "soft", onclick: () => this.#answer("POST", swap, { accept: false }) }, "No")]));
    });
  }

  async #answer(method, swap, body) {
    try {
      await ask(method, `/api/shifts/swaps/${swap.id}`, body);
      this.#say(body?.accept ? "Done. The half hour is yours." : "Done.");
    } catch (error) {
      this.#say(REFUSED[error.key] ?? "This did not work. Please try again.");
    }
    this.load();
  }

  /** What a manager wants of the chosen half hours. */
  async offer({ language, site, need, floor }) {
    const [column] = this.focus;
    const [from, to] = [Math.min(this.anchor ?? this.focus[1], this.focus[1]), Math.max(this.anchor ?? this.focus[1], this.focus[1])];
    const { day } = this.week.columns[column];
    const moments = this.week.minutes.slice(from, to + 1).map((minute) => momentOf(day, minute, this.data.zone)).filter(Boolean);
    try {
      await ask("POST", "/api/shifts/open", { intervals: moments.map((at) => ({ at, site, language, need, floor })) });
      this.#say(need ? "Offered." : "Closed.");
    } catch (error) {
      this.#say(REFUSED[error.key] ?? "This did not work. Please try again.");
    }
    this.load();
  }
}

const hourFormat = new Intl.DateTimeFormat("en", { hour: "numeric", timeZone: "UTC" });
const minuteFormat = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
const hourText = (minute, unit = "") => (unit === "hour" ? hourFormat : minuteFormat).format(new Date(minute * 60_000));

function cellOf(target) {
  const at = target instanceof Element ? target.closest("[data-at]")?.dataset.at : null;
  return at ? at.split("-").map(Number) : null;
}
