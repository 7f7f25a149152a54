/** Who works: how many in which state, raised hands, and each with what is in hand. */

import { el, icon } from "../../dom.js";
import { clockText, languageName, sentence } from "../../words.js";

/** In the order of the list. */
const STATES = [
  ["available", "Available"],
  ["reserved", "Ringing"],
  ["busy", "In a call"],
  ["wrapup", "Wrap-up"],
  ["own_counter", "Own counter"],
  ["break", "Break"],
  ["training", "Training"],
  ["not_responding", "Missed"],
];
const WORDS = { ...Object.fromEntries(STATES), reserved: "Is being rung", not_responding: "Missed a ring" };
/** Those with whom something may be up come first. */
const ORDER = ["not_responding", "busy", "reserved", "wrapup", "available", "own_counter", "break", "training"];

const GUEST_WORDS = {
  listen: "listens",
  whisper: "whispers",
  barge: "has joined",
  supervisor: "helps",
  interpreter: "interprets",
  colleague: "helps",
};

export function agentsPanel(page, floor, passed) {
  const { agents } = floor;
  const sorted = [...agents].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.for_s - a.for_s || (a.name < b.name ? -1 : 1));
  return el("section", { class: "wall-agents", key: "agents", "aria-label": "Who works" },
    el("h2", {}, agents.length === 1 ? "1 person works" : `${agents.length} people work`),
    el("ul", { class: "states", key: "states" }, STATES.map(([state, words]) => stateCount(agents, state, words))),
    floor.hands.map((hand) => raised(page, hand, passed)),
    agents.length
      ? el("ul", { class: "people", key: "people", "data-more": agents.length > 4, tabindex: "0" }, sorted.map((agent) => row(page, agent, passed)))
      : el("p", { class: "nobody", key: "nobody" }, "Nobody is on duty."));
}

function stateCount(agents, state, words) {
  const count = agents.filter((agent) => agent.state === state).length;
  if (!count && !["available", "busy"].includes(state)) return null;
  return el("li", { key: state, "data-state": state }, el("strong", { class: "figures" }, String(count)),
    el("span", {}, el("i", { class: "lamp", "aria-hidden": "true" }), words));
}

function raised(page, hand, passed) {
  return el("div", { class: "hand", key: `hand-${hand.call}`, role: "alert" },
    el("p", {}, icon("hand"), el("span", {}, el("strong", {}, hand.agent_name), ` asks for you · ${hand.site_name} `, el("span", { class: "figures" }, clockText(hand.waited_s + passed)))),
    hand.note ? el("p", { class: "hand-note" }, `“${hand.note}”`) : null,
    page.onWall || hand.agent === page.person.id ? null : el("div", { class: "row-buttons" },
      el("button", { class: "primary", onclick: () => page.supervise(hand.call, "barge") }, "Join"),
      el("button", { class: "soft", onclick: () => page.supervise(hand.call, "whisper") }, "Whisper")));
}

function row(page, agent, passed) {
  const [call] = agent.calls;
  return el("li", { key: agent.id, "data-state": agent.state },
    el("i", { class: "lamp", "aria-hidden": "true" }),
    el("div", {},
      el("p", { class: "agent-name" }, el("strong", {}, agent.name), el("span", { class: "quiet" }, ` ${agent.place}`)),
      el("p", { class: call ? "" : "quiet" }, doing(agent, call)),
      agent.calls.flatMap(({ guests }) => guests).map((guest) => el("p", { class: "guest", key: guest.id }, `${guest.name} ${GUEST_WORDS[guest.mode]}`))),
    el("strong", { class: "figures agent-time" }, clockText((call?.lasted_s ?? agent.for_s) + passed)),
    page.onWall ? null : agent.calls.map((one) => buttons(page, agent, one)));
}

function doing(agent, call) {
  if (agent.calls.length > 1) return `${agent.calls.length} calls: ${agent.calls.map(({ site_name: name }) => name).join(", ")}`;
  if (call) return `${call.kind === "text" ? "writes with" : "with"} ${call.site_name}, ${languageName(call.language)}`;
  if (agent.work) return agent.work;
  return agent.state === "break" && agent.reason ? `${WORDS.break}: ${sentence(agent.reason).toLowerCase()}` : (WORDS[agent.state] ?? sentence(agent.state));
}

function buttons(page, agent, call) {
  if (agent.id === page.person.id || call.kind === "text") return null;
  const { assist } = page;
  const mode = assist?.call === call.call ? assist.mode : "";
  const button = (value, words) =>
    el("button", { key: value, class: "soft", "aria-pressed": String(mode === value), "aria-label": `${words}: ${agent.name} with ${call.site_name}`, onclick: () => page.supervise(call.call, mode === value ? "off" : value) }, words);
  return el("div", { class: "row-buttons", key: `do-${call.call}` }, button("listen", "Listen"), button("whisper", "Whisper"), button("barge", "Barge in"));
}
