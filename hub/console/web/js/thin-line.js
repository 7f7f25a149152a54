/** The agent's picture gives way before the sound, where the line to the kiosk is too thin for both. The browser measures the line by
 * pictures that arrive: where hardly any do it goes on sending them for too long, and no less than 30 kbit/s for ever. So what the
 * kiosk tells counts here: sound that is made up while packets stand in a queue. What comes and goes while the picture is
 * there, or goes on without it, was not of its making: once that is over the picture is back at once. */

export const FULL = 0;
export const SMALL = 1;
export const NONE = 2;

const MADE_UP = 0.05; // the share of a second's sound
export const STANDING_MS = 100; // more than the shortest round trip: a line that loses by chance has no queue
const FEWEST_FPS = 5; // a picture with fewer does not get through
const LASTS_MS = 900; // two seconds' figures in a row; just after a step up one is enough
const JUST_MS = 5_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
const STEADY_MS = 15_000; // a step up that has lasted for so long was right
const WAVERED_MS = 10_000; // a queue of the picture's making stands for as long as the picture is there
const EMPTIED_MS = 1_900; // by then what the picture left standing in a queue is gone
const OVER_AFTER_MS = 900; // a second's figures; twice as long after each time that it was not over

export class ThinLine {
  step = FULL; // what the line has room for
  #least = Infinity;
  #fullSince = null;
  #wait = FIRST_WAIT_MS;
  #badAt = -Infinity;
  #raisedAt = -Infinity;
  #loweredAt = -Infinity;
  #path = "";
  #stood = false;
  #waveredAt = -Infinity;
  #notOurs = false;
  #overAfter = OVER_AFTER_MS;

  /** onStep(step) is told of each change: FULL, SMALL, or NONE for sound alone. */
  constructor(onStep) {
    this.onStep = onStep;
  }

  /** Once a second, with the kiosk's `Stats` (domain/media.py) and the page's own `roundTripOf`, or null. */
  look({ concealed = 0, video_fps_in: fps = 0 }, trip, now = performance.now()) {
    if (trip === null) return;
    if (trip.path !== this.#path) [this.#path, this.#least] = [trip.path, Infinity]; // another way has a shortest of its own
    this.#least = Math.min(this.#least, trip.ms);
    const isBad = concealed >= MADE_UP;
    const stands = trip.ms - this.#least >= STANDING_MS;
    if (this.#stood && !stands && this.step === FULL) this.#waveredAt = now;
    this.#stood = stands;
    const isFull = isBad && stands;
    if (this.step === NONE && isBad && now - this.#loweredAt >= EMPTIED_MS) this.#notOurs = true;
    this.#fullSince = isFull ? (this.#fullSince ?? now) : null;
    if (isFull || (this.#notOurs && isBad)) this.#badAt = now;
    const lasts = now - this.#raisedAt < JUST_MS ? 0 : LASTS_MS;
    if (isFull && now - this.#fullSince >= lasts && this.step < NONE) this.#down(fps < FEWEST_FPS ? NONE : SMALL, now);
    else if (this.step > FULL && now - this.#badAt >= (this.#notOurs ? this.#overAfter : this.#wait)) this.#up(now);
  }

  #down(step, now) {
    const tooSoon = now - this.#raisedAt < STEADY_MS;
    this.#wait = tooSoon ? Math.min(LONGEST_WAIT_MS, 2 * this.#wait) : FIRST_WAIT_MS;
    this.#overAfter = tooSoon ? Math.min(LONGEST_WAIT_MS, 2 * this.#overAfter) : OVER_AFTER_MS;
    this.#notOurs = now - this.#waveredAt < WAVERED_MS;
    this.#waveredAt = -Infinity;
    this.#loweredAt = now;
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

/** {ms, path}: by the packets that keep the connection open, which nothing sends again; null while it is not known. */
export function roundTripOf(reports) {
  const transport = [...reports.values()].find(({ type }) => type === "transport");
  const path = transport?.selectedCandidatePairId;
  const seconds = reports.get(path)?.currentRoundTripTime;
  return seconds === undefined ? null : { ms: 1000 * seconds, path: `${transport.id} ${path}` };
}
