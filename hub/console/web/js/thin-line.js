/** The agent's picture gives way before the sound, where the line to the kiosk is too thin for both. The browser measures the line by
 * pictures that arrive: where hardly any do it goes on sending them for too long, and no less than 30 kbit/s for ever. So what the
 * kiosk tells counts here: sound that is made up while packets stand in a queue. */

export const FULL = 0;
export const SMALL = 1;
export const NONE = 2;

const MADE_UP = 0.05; // the share of a second's sound
const STANDING_MS = 100; // more than the shortest round trip: a line that loses by chance has no queue
const FEWEST_FPS = 5; // a picture with fewer does not get through
const LASTS_MS = 900; // two seconds' figures in a row; just after a step up one is enough
const JUST_MS = 5_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
const STEADY_MS = 15_000; // a step up that has lasted for so long was right

export class ThinLine {
  step = FULL; // what the line has room for
  #least = Infinity;
  #fullSince = null;
  #wait = FIRST_WAIT_MS;
  #badAt = -Infinity;
  #raisedAt = -Infinity;

  /** onStep(step) is told of each change: FULL, SMALL, or NONE for sound alone. */
  constructor(onStep) {
    this.onStep = onStep;
  }

  /** Once a second, with the kiosk's `Stats` (domain/media.py) and the page's own round trip, or null. */
  look({ concealed = 0, video_fps_in: fps = 0 }, roundTripMs, now = performance.now()) {
    if (roundTripMs === null) return;
    this.#least = Math.min(this.#least, roundTripMs);
    const isFull = concealed >= MADE_UP && roundTripMs - this.#least >= STANDING_MS;
    this.#fullSince = isFull ? (this.#fullSince ?? now) : null;
    if (isFull) this.#badAt = now;
    const lasts = now - this.#raisedAt < JUST_MS ? 0 : LASTS_MS;
    if (isFull && now - this.#fullSince >= lasts && this.step < NONE) this.#down(fps < FEWEST_FPS ? NONE : SMALL, now);
    else if (this.step > FULL && now - this.#badAt >= this.#wait) this.#up(now);
  }

  #down(step, now) {
    const tooSoon = now - this.#raisedAt < STEADY_MS;
    this.#wait = tooSoon ? Math.min(LONGEST_WAIT_MS, 2 * this.#wait) : FIRST_WAIT_MS;
    this.#fullSince = null;
    this.step = Math.max(step, this.step + 1);
    this.onStep(this.step);
  }

  #up(now) {
    this.#raisedAt = this.#badAt = now;
    this.step -= 1;
    this.onStep(this.step);
  }
}

/** By the packets that keep the connection open, which nothing sends again; null while it is not known. */
export function roundTripOf(reports) {
  const transport = [...reports.values()].find(({ type }) => type === "transport");
  const seconds = reports.get(transport?.selectedCandidatePairId)?.currentRoundTripTime;
  return seconds === undefined ? null : 1000 * seconds;
}
