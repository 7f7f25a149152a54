/** For supervisors: who is where on the way, and whose certificate ends soon. */

import { el, icon } from "../../dom.js";
import { day, percent } from "./words.js";

export function trainees(people) {
  if (!people) return null;
  const learning = people.filter(({ qualification }) => !qualification?.valid);
  const ready = people.filter(({ qualification }) => qualification?.valid);
  const soon = ready.filter(({ qualification }) => qualification.soon).length;
  return el("div", { class: "trainees", key: "trainees" },
    el("header", {}, el("h1", {}, "Training"), el("p", { class: "quiet" }, summary(learning.length, ready.length, soon))),
    learning.length ? [el("h2", { key: "h-learning" }, "On the way"), table(learning)] : null,
    ready.length ? [el("h2", { key: "h-ready" }, "Serving customers"), serving(ready)] : null);
}

function summary(learning, ready, soon) {
  const words = [`${learning} on the way`, `${ready} may serve customers`];
  if (soon) words.push(`${soon} ${soon === 1 ? "certificate ends" : "certificates end"} within 30 days`);
  return words.join(" · ");
}

const table = (people) => el("table", { class: "orders trainee-table", key: "learning" },
  el("thead", {}, el("tr", {}, ["Name", "Lessons", "Practised well", "Certification", "Now"].map((words) => el("th", { scope: "col" }, words)))),
  el("tbody", {}, people.map((one) => el("tr", { key: one.person },
    el("td", {}, el("strong", {}, one.name), el("span", { class: "quiet block" }, one.place)),
    el("td", {}, steps(one.modules_done, one.modules)),
    el("td", { class: "figures" }, String(one.practised), el("span", { class: "quiet" }, one.average === null ? "" : ` · ${percent(one.average)} at best, on average`)),
    el("td", {}, certification(one)),
    el("td", {}, now(one))))));

const serving = (people) => el("table", { class: "orders trainee-table", key: "serving" },
  el("thead", {}, el("tr", {}, ["Name", "Certificate", "Practised well", "Now"].map((words) => el("th", { scope: "col" }, words)))),
  el("tbody", {}, people.map((one) => el("tr", { key: one.person },
    el("td", {}, el("strong", {}, one.name), el("span", { class: "quiet block" }, one.place)),
    el("td", {}, certification(one)),
    el("td", { class: "figures" }, one.practised ? String(one.practised) : el("span", { class: "quiet" }, "not here")),
    el("td", {}, now(one))))));

const steps = (done, all) => el("span", { class: "steps-dots", role: "img", "aria-label": `${done} of ${all}` }, Array.from({ length: all }, (_, index) => el("i", { "data-done": index < done })));

function certification({ certification: found, qualification }) {
  if (qualification?.valid) return el("span", { class: qualification.soon ? "soon" : "" }, qualification.soon ? icon("warning") : null, `until ${day(qualification.expires_at)}`);
  if (!found) return el("span", { class: "quiet" }, qualification ? `ended ${day(qualification.expires_at)}` : "not yet");
  const scores = found.scores.map((score) => (score === null ? "·" : percent(score))).join("  ");
  return el("span", {}, { open: "running ", passed: "passed ", failed: "not passed " }[found.state], el("span", { class: "quiet figures block" }, scores));
}

const NEXT = { change: "learns what changed", module: "in the lessons", practise: "practises", certify: "ready to certify", renew: "renews soon", nothing: "serves customers" };

function now({ practising, next }) {
  return practising ? el("span", { class: "kiosk-state", "data-state": "available" }, el("span", { class: "lamp", "aria-hidden": "true" }), `in “${practising}”`) : el("span", { class: "quiet" }, NEXT[next.kind]);
}
