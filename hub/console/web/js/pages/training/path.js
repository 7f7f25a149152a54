/** One's own way: what to do now, what is done, and all practice calls. */

import { el, icon } from "../../dom.js";
import { languageName } from "../../words.js";
import { day, percent } from "./words.js";

export function pathView(way, { begin, name }) {
  return el("div", { class: "way", key: "way" },
    el("header", {}, el("h1", {}, greeting(way, name)), el("p", { class: "quiet" }, standing(way))),
    stages(way),
    nextCard(way, begin),
    lessons(way),
    practice(way, begin),
    recent(way));
}

function greeting({ qualification, attempts, modules }, name) {
  if (qualification?.valid) return `Ready for customers, ${name}`;
  return attempts.length || modules.some(({ done }) => done) ? `Go on, ${name}` : `Welcome, ${name}`;
}

function standing({ qualification, next }) {
  if (next.kind === "change") return "The menu has changed. Learn what is new before your next call.";
  if (qualification?.valid) return `You may serve customers until ${day(qualification.expires_at)}.${qualification.soon ? " That is soon: five calls renew it." : ""}`;
  return "A few short lessons, some practice, five calls, and you meet your first customer.";
}

/** Learn, practise, certify: how far. */
function stages({ modules, practised, practice_needed: needed, certification, qualification, next }) {
  const learned = modules.filter(({ done }) => done).length;
  const taken = certification?.scores.filter((score) => score !== null).length ?? 0;
  const certified = qualification?.valid || certification?.state === "passed";
  const at = { change: 0, module: 0, practise: 1, certify: 2, renew: 2 }[next.kind] ?? 3;
  const rows = [
    ["Learn", `${learned} of ${modules.length} lessons`, modules.length ? learned / modules.length : 1],
    ["Practise", `${Math.min(practised, needed)} of ${needed} calls done well`, needed ? Math.min(1, practised / needed) : 1],
    ["Certify", certified ? "passed" : certification?.state === "open" ? `${taken} of 5 calls` : "4 of 5 calls at 85 %", certified ? 1 : taken / 5],
  ];
  return el("ol", { class: "stages", key: "stages" }, rows.map(([title, words, share], index) =>
    el("li", { key: title, "data-done": share >= 1, "data-now": index === at },
      el("span", { class: "stage-mark", "aria-hidden": "true" }, share >= 1 ? icon("check") : String(index + 1)),
      el("span", {}, el("strong", {}, title), el("span", { class: "quiet" }, words)),
      el("span", { class: "stage-line", "aria-hidden": "true", vars: { "--share": share.toFixed(3) } }))));
}

/** The one thing to do now, with one button. */
function nextCard(way, begin) {
  const { next } = way;
  if (next.kind === "change" || next.kind === "module") {
    const lesson = way.modules.find(({ id }) => id === next.id);
    return big("/static/counter.svg", next.kind === "change" ? "First, what is new" : "Next lesson", lesson.title, `${lesson.about}. About ${lesson.minutes} minutes.`,
      el("a", { class: "button primary large", href: `#/training/lesson/${lesson.id}` }, "Start"));
  }
  if (next.kind === "practise") {
    const scenario = way.scenarios.find(({ id }) => id === next.id);
    return big(picture(scenario.id), scenario.weak ? "Practise again" : "Next practice call", scenario.title, scenario.briefing,
      el("button", { class: "primary large", onclick: () => begin({ scenario: scenario.id }) }, "Practise"), READS);
  }
  if (next.kind === "certify" || next.kind === "renew") {
    const taken = way.certification?.state === "open" ? way.certification.scores.filter((score) => score !== null).length : 0;
    return big(picture(way.certification?.next || "find-the-combo"), taken ? `Call ${taken + 1} of 5` : "You are ready for it", next.kind === "renew" ? "Renew your certificate" : "Your certification",
      "Five calls, without hints. Four of them at 85 % or better, and you serve customers for a year.",
      el("button", { class: "primary large", onclick: () => begin({ certification: true }) }, taken ? "Next call" : "Start the first call"), READS);
  }
  return null;
}

const READS = "This customer is played by the kiosk itself: it speaks and reads, but does not hear. Type what you say.";

function big(image, above, title, words, button, note) {
  return el("section", { class: "next-card", key: `next-${title}` },
    el("img", { src: image, alt: "" }),
    el("div", {}, el("p", { class: "above" }, above), el("h2", {}, title), el("p", {}, words), el("div", { class: "next-do" }, button), note ? el("p", { class: "quiet small" }, note) : null));
}

export const picture = (scenario) => `/static/training/${scenario}.svg`;

function lessons({ modules }) {
  return el("section", { class: "lessons", key: "lessons" },
    el("h2", {}, "Lessons"),
    el("ul", {}, modules.map((lesson) => el("li", { key: lesson.id },
      el("a", { href: `#/training/lesson/${lesson.id}`, "data-done": lesson.done },
        el("span", { class: "stage-mark", "aria-hidden": "true" }, lesson.done ? icon("check") : null),
        el("span", {}, el("strong", {}, lesson.title), el("span", { class: "quiet" }, lesson.due_at ? `${lesson.about} By ${day(lesson.due_at)}.` : lesson.about)),
        el("span", { class: "quiet figures" }, lesson.done ? "done" : `${lesson.minutes} min`))))));
}

const LEVELS = { 1: "first calls", 2: "with care", 3: "for masters" };

function practice(way, begin) {
  return el("section", { class: "practice", key: "practice" },
    el("h2", {}, "Practice calls"),
    el("p", { class: "quiet" }, way.studios ? "As often as you like. Only what you learn is kept." : "No practice customer is here right now. Somebody has to start a studio."),
    el("ul", { class: "scenario-cards" }, way.scenarios.map((one) => el("li", { key: one.id },
      el("button", { class: "scenario", disabled: Boolean(one.unavailable) || !way.studios, onclick: () => begin({ scenario: one.id }), "aria-label": `Practise: ${one.title}` },
        el("span", { class: "scenario-picture" },
          el("img", { src: picture(one.id), alt: "", loading: "lazy", width: 640, height: 360 }),
          one.best === null ? null : el("span", { class: "scenario-best figures", "data-passed": one.best >= 0.85 }, one.best >= 0.85 ? icon("check") : null, percent(one.best))),
        el("strong", {}, one.title),
        el("span", { class: "quiet" }, facts(one)))))));
}

function facts({ name, language, kind, level, unavailable, weak, tries }) {
  if (unavailable === "language") return `${name} · speaks ${languageName(language)}`;
  if (unavailable) return "not with today's menu";
  return [name, LEVELS[level], kind === "text" && "in writing", language !== "en" && languageName(language), weak && "practise again", !tries && "new"].filter(Boolean).join(" · ");
}

function recent({ attempts }) {
  const scored = attempts.filter(({ state }) => state === "scored");
  if (!scored.length) return null;
  return el("section", { class: "recent", key: "recent" },
    el("h2", {}, "Your last calls"),
    el("ul", {}, scored.slice(0, 6).map((one) => el("li", { key: one.id }, el("a", { href: `#/training/call/${one.id}` },
      el("span", {}, el("strong", {}, one.title), el("span", { class: "quiet" }, one.certification ? " certification" : "")),
      el("span", { class: "figures", "data-passed": one.passed }, percent(one.score)))))));
}
