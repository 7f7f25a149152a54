/** How much somebody may say: so many messages at once, refilled by so many a second. */
export class Allowance {
  #left;
  #lookedAt = performance.now();

  constructor(atOnce, perSecond) {
    Object.assign(this, { atOnce, perSecond });
    this.#left = atOnce;
  }

  /** Whether one more is allowed, which then counts. */
  take() {
    const now = performance.now();
    this.#left = Math.min(this.atOnce, this.#left + ((now - this.#lookedAt) / 1000) * this.perSecond);
    this.#lookedAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
