/** After a practice call: what was right first, then what to do differently; and the call once more, to read. */

import { el, icon } from "../../dom.js";
import { clockText } from "../../words.js";
import { picture } from "./path.js";
import { dayAndTime, percent } from "./words.js";

export function debrief(attempt, way, begin) {
  const { title, name, score, passed, parts, state, scenario, certification } = attempt;
  if (state !== "scored") return el("p", { class: "quiet", key: "waiting" }, "This call is not scored yet.");
  const right = parts.filter((part) => part.points > 0 && part.points >= part.possible);
  const rest = parts.filter((part) => !right.includes(part));
  return el("article", { class: "debrief", key: `debrief-${attempt.id}` },
    el("header", { class: "debrief-head" },
      el("img", { src: picture(scenario), alt: "" }),
      el("div", {},
        el("p", { class: "above" }, certification ? "Certification" : "Practice", ` · ${dayAndTime(attempt.started_at)}`),
        el("h1", {}, headline(score, passed)),
        el("p", { class: "quiet" }, `${title} · ${name}`)),
      el("p", { class: "debrief-score figures", "data-passed": passed, "aria-label": `Score ${percent(score)}` }, percent(score), el("span", {}, passed ? "passed" : "85 % pass"))),
    right.length ? el("section", { key: "right" }, el("h2", {}, "This was right"), list(right)) : null,
    rest.length ? el("section", { key: "rest" }, el("h2", {}, "Next time"), list(rest)) : null,
    el("div", { class: "debrief-do", key: "do" }, forward(attempt, way, begin)),
    el("section", { class: "transcript", key: "transcript" }, el("h2", {}, "The call, to read"),
      el("ol", {}, attempt.transcript.map((said, index) => line(said, name, index)))));
}

function headline(score, passed) {
  if (score >= 0.97) return "That was lovely";
  if (passed) return "Well done";
  return score >= 0.6 ? "Nearly there" : "A good try to learn from";
}

const list = (parts) => el("ul", { class: "parts-list" }, parts.map((part, index) =>
  el("li", { key: String(index), "data-kind": part.points >= part.possible && part.points > 0 ? "right" : part.about === "wrong" ? "wrong" : "missed" },
    icon(part.points >= part.possible && part.points > 0 ? "check" : part.about === "wrong" ? "warning" : "chevron"),
    el("span", {}, part.words, part.grave ? el("em", {}, " With this a call does not pass.") : null),
    el("span", { class: "figures quiet" }, part.about === "wrong" ? `−${-part.points}` : `${trim(part.points)} of ${part.possible}`))));

const trim = (points) => String(Math.round(points * 10) / 10);

function forward({ scenario, certification }, way, begin) {
  if (!way) return null;
  const again = el("button", { class: "soft large", onclick: () => begin({ scenario }) }, "The same once more");
  const { next } = way;
  const to = { href: "#/training/mine" };
  if (certification || ["certify", "renew"].includes(next.kind)) {
    const open = way.certification?.state === "open";
    if (open || ["certify", "renew"].includes(next.kind)) return [el("button", { class: "primary large", onclick: () => begin({ certification: true }) }, open ? "Next call of the certification" : "Start the certification"), certification ? null : again];
    return el("a", { class: "button primary large", ...to }, way.certification?.state === "passed" ? "See your certificate" : "What to practise now");
  }
  const following = next.kind === "practise" ? way.scenarios.find(({ id }) => id === next.id) : null;
  return [
    following && following.id !== scenario ? el("button", { class: "primary large", onclick: () => begin({ scenario: following.id }) }, `Next: ${following.title}`) : el("a", { class: "button primary large", ...to }, "Back to training"),
    again,
  ];
}

const DID = {
  keep: () => "kept the suggestion",
  undo: () => "undid the suggestion",
  pay: (text) => ({ card: "held a card to the terminal", declined: "used a card that is declined", pull_cable: "paid, and the cable came loose", plug_cable: "pushed the cable in again" }[text] ?? "paid"),
  leave: () => "ended the call",
  hang_up: () => "ended the call",
  suggest: (text) => `suggested ${text.replaceAll("-", " ")}`,
};

export function line({ at, who, what, text }, name, index, agent = "You") {
  const did = DID[what];
  return el("li", { key: String(index), "data-who": who, "data-did": Boolean(did) },
    el("span", { class: "quiet figures" }, clockText(at)),
    el("span", {}, el("strong", {}, who === "agent" ? agent : name), did ? ` ${did(text)}` : `: ${text}`));
}
