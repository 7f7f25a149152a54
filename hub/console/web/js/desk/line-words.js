/** How good the line of a call was, for the agent who had it: as both ends have told the hub a moment after its end. */

import { get } from "../api.js";
import { NOTICED } from "../pages/quality/words.js";

const TOLD_MS = 1500;
const WHERE = { kiosk: "at the counter", agent: "at your end" };

/** One sentence, or "" when nothing is known. */
export async function lineWords(call) {
  await new Promise((done) => setTimeout(done, TOLD_MS));
  const { quality: ends } = await get(`/api/console/calls/${call}`).catch(() => ({ quality: [] }));
  if (!ends.length) return "";
  const troubled = ends.filter(({ grade }) => grade !== "good");
  if (!troubled.length) return "The line was good.";
  return `The line: ${troubled.map(({ side, faults }) => `${Object.keys(faults).map((fault) => NOTICED[fault]).join(" and ")} ${WHERE[side]}`).join("; ")}.`;
}
