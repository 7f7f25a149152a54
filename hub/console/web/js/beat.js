/** The beat of one connection: each side asks the other twice a second whether it is there, and is answered at once. */

const EVERY_MS = 500;
const WEAK_AFTER_MS = 1000;
const LOST_AFTER_MS = 3000;

export class Beat {
  roundTripMs = null;
  begun = false;
  #pings = 0;
  #pingedAt = 0;
  #unansweredSince = null;
  #heardAt = 0;
  #timer = 0;

  /** say(message) to the other side; onSilence("weak" | "lost") at each beat while nothing is heard. */
  constructor({ say, onSilence }) {
    Object.assign(this, { say, onSilence });
  }

  begin() {
    this.begun = true;
    this.#timer = setInterval(() => this.#ask(), EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** Any sign of life. */
  heard() {
    this.#heardAt = performance.now();
  }

  /** The other side's answer to that ping. */
  answered(n) {
    if (n !== this.#pings) return;
    this.roundTripMs = performance.now() - this.#pingedAt;
    this.#unansweredSince = null;
  }

  /** The newest round trip, or how long an answer is waited for where that is longer; null while nothing was answered. */
  get waitsMs() {
    if (this.roundTripMs === null) return null;
    return Math.max(this.roundTripMs, performance.now() - (this.#unansweredSince ?? Infinity));
  }

  #ask() {
    this.#pings += 1;
    this.#pingedAt = performance.now();
    this.#unansweredSince ??= this.#pingedAt;
    this.say({ type: "ping", n: this.#pings });
    const silence = performance.now() - this.#heardAt;
    if (silence >= LOST_AFTER_MS) this.onSilence("lost");
    else if (silence >= WEAK_AFTER_MS) this.onSilence("weak");
  }
}
