/** One half hour of the week, and the forms beside it: asking a colleague, and (managers) how many are needed. */

import { el, icon } from "../../dom.js";
import { languageName } from "../../words.js";
import { dayText, spanText } from "./times.js";

export function half(interval, { key, manages, over, column, row, chosen, current, first, words }) {
  const free = interval ? Math.max(0, interval.need - interval.taken.length) : 0;
  return el("button", {
    key, class: "half", type: "button", role: "gridcell", tabindex: current ? "0" : "-1", "data-at": `${column}-${row}`, "data-first": first,
    "data-state": manages ? coverage(interval) : stateOf(interval), "data-over": over, "data-chosen": chosen, "data-short": Boolean(!manages && interval && interval.taken.length < interval.floor), "aria-label": words, title: words, "aria-selected": String(chosen),
  }, !interval ? null : interval.mine ? icon("check") : free ? String(free) : null);
}

function stateOf(interval) {
  if (!interval) return "none";
  if (interval.mine) return "mine";
  if (interval.reason === "full") return "full";
  return interval.reason ? "closed" : "open";
}

/** As a manager sees it. */
function coverage(interval) {
  if (!interval) return "none";
  if (interval.taken.length >= interval.need) return "filled";
  return interval.taken.length < interval.floor ? "short" : "open";
}

/** Mine: ask somebody of this week to take it over. Somebody else's: offer one of mine for it. */
export function swapForm(part, interval) {
  const { intervals, zone } = part.data;
  if (interval.reason === "begun") return null;
  if (interval.mine) {
    const busy = new Set(intervals.filter(({ at }) => at === interval.at).flatMap(({ taken }) => taken.map(({ id }) => id)));
    const known = new Map(intervals.flatMap(({ taken }) => taken.map(({ id, name }) => [id, name])));
    const colleagues = [...known].filter(([id]) => id !== part.me.id && !busy.has(id));
    if (!colleagues.length) return null;
    return form("Ask a colleague to take it over", colleagues.map(([id, name]) => [id, name]), "Ask", (person) => part.swap(interval, person, null));
  }
  const mine = intervals.filter((one) => one.mine && one.at > part.data.now);
  if (!interval.taken.length || !mine.length || interval.reason === "no_language") return null;
  const choices = mine.flatMap((one) => interval.taken.map(({ id, name }) => [`${one.id} ${id}`, `${dayText(one.at, zone)}, ${spanText(one.at, one.at, zone)}${interval.taken.length > 1 ? ` to ${name}` : ""}`]));
  return form(`Swap with ${interval.taken.map(({ name }) => name).join(" or ")} for one of mine`, choices, "Ask", (value) => {
    const [own, person] = value.split(" ");
    part.swap({ id: own }, person, interval.id);
  });
}

function form(words, choices, button, act) {
  return el("form", { class: "swap-form", key: "swap", onsubmit: (event) => { event.preventDefault(); act(new FormData(event.target).get("choice")); } },
    el("label", {}, el("span", {}, words), el("select", { class: "field", name: "choice" }, choices.map(([value, text]) => el("option", { key: value, value }, text)))),
    el("button", { class: "soft" }, button));
}

export function offerForm(part) {
  const { languages, sites } = part.data;
  const { lane } = part.week.columns[part.focus[0]] ?? {};
  const known = part.focused;
  const key = `offer-${part.focus.join("-")}-${known?.id ?? ""}-${known?.need ?? ""}`;
  return el("form", { class: "offer-form", key, onsubmit: (event) => {
    event.preventDefault();
    const { language, site, need, floor } = Object.fromEntries(new FormData(event.target));
    part.offer({ language, site, need: Number(need), floor: Number(floor) });
  } },
    el("h2", {}, "How many are needed"),
    el("p", { class: "quiet small" }, "Choose half hours in the week: click one, or draw over several of a day."),
    el("div", { class: "pair" },
      choice("Language", "language", (languages.length ? languages : ["en"]).map((id) => [id, languageName(id)]), known?.language ?? lane?.language),
      choice("Counter", "site", [["", "Every counter"], ...sites.map(({ id, name }) => [id, name])], known?.site ?? lane?.site)),
    el("div", { class: "pair" }, number("People", "need", known?.need ?? 1), number("At least", "floor", known?.floor ?? 0)),
    el("p", { class: "quiet small" }, "Nobody may give back what would leave fewer than “at least”. 0 people closes it."),
    el("button", { class: "primary" }, "Offer"));
}

const choice = (words, name, options, chosen) => el("label", {}, el("span", {}, words),
  el("select", { class: "field", name }, options.map(([value, text]) => el("option", { key: value, value, selected: value === chosen }, text))));

const number = (words, name, value) => el("label", {}, el("span", {}, words), el("input", { class: "field", type: "number", name, min: 0, max: 200, required: true, value: String(value) }));
