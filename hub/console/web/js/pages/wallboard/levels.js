/** The numbers that matter, large; beside each the formula it is made by. */

import { el, icon } from "../../dom.js";
import { clockText } from "../../words.js";

export function levels(page, floor, passed) {
  const oldest = floor.waiting[0];
  const waited = oldest ? oldest.waited_s + passed : null;
  const late = waited !== null && waited >= floor.alarm_s;
  const formula = `answered within ${floor.within_s} s ÷ (asked − given up within ${floor.within_s} s)`;
  return el("header", { class: "levels", key: "levels" },
    figure("waiting", "Waiting", String(floor.waiting_count), floor.waiting_count ? ringingWords(floor) : "Nobody waits"),
    figure("oldest", "Longest wait", waited === null ? "–" : clockText(waited), oldest ? oldest.site_name : "", late),
    figure("hour", "Last hour", percent(floor.hour.service_level), counted(floor.hour), false, formula),
    figure("day", "Today", percent(floor.day.service_level), counted(floor.day), false, formula),
    el("p", { class: "wall-tools", key: "tools" }, el("button", { class: "soft", onclick: () => page.toggleWall() }, page.onWall ? "Close" : "Full screen", el("kbd", {}, "F")),
      page.mayAudit ? el("a", { href: "#/wallboard/audit" }, "Who listened") : null));
}

function figure(key, name, value, words, late = false, formula = "") {
  return el("section", { class: "figure", key, "data-late": late },
    el("h2", {}, name),
    el("p", { class: "figure-value figures", role: key === "oldest" ? "timer" : null }, late ? icon("warning") : null, el("span", {}, value)),
    el("p", { class: "figure-words" }, words),
    formula ? el("p", { class: "formula quiet" }, formula) : null);
}

const percent = (share) => (share === null ? "–" : `${Math.round(share * 100)} %`);

function counted({ counted: of, in_time: inTime, average_wait_s: wait, asked }) {
  if (!asked) return "No call yet";
  return [of ? `${inTime} of ${of}` : null, wait === null ? null : `average wait ${clockText(wait)}`].filter(Boolean).join(" · ");
}

function ringingWords({ waiting }) {
  const ringing = waiting.filter((one) => one.ringing).length;
  return ringing ? `${ringing} ringing now` : "none ringing yet";
}
