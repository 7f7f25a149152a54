/** What became of the agent's suggestions, told as it is. */

import { now } from "../clock.js";
import { el, icon } from "../dom.js";
import { refusalWords } from "../refusals.js";
import { clockText } from "../words.js";

const SHOWN = 4;
const ANSWERED_STAY_S = 20;

const STATES = {
  sent: ["clock", "on its way to the kiosk"],
  applied: ["clock", "waiting for the customer"],
  kept: ["check", "kept"],
  undone: ["undo", "the customer undid it"],
};

/** Open ones, and for a while those that were answered; newest first. */
export function outcomes(desk) {
  const { call, book } = desk.store.state;
  const fresh = call.proposals.filter((one) => one.state === "sent" || one.state === "applied" || now() - one.at < ANSWERED_STAY_S);
  return el("ul", { class: "outcomes", key: "outcomes", "aria-live": "polite", "aria-label": "Your suggestions" },
    fresh.slice(-SHOWN).reverse().map((proposal) => outcome(proposal, book)));
}

function outcome({ id, words, state, reason, at }, book) {
  const [symbol, said] = STATES[state] ?? ["close", `refused: ${refusalWords(reason, book)}`];
  const open = state === "sent" || state === "applied";
  return el("li", { key: id, "data-state": state }, icon(symbol), el("strong", {}, words), " ", el("span", {}, said),
    open ? el("span", { class: "quiet figures" }, clockText(now() - at)) : null);
}
