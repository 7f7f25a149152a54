/** Whether the customer's picture moves. The page judges by itself: what the kiosk says may not arrive either. */

const STILL_AFTER_MS = 2000;

export class PictureWatch {
  #peer = null;
  #frames = 0;
  #movedAt = 0;
  #still = false;

  /** onStill(still) is told of each change. */
  constructor(onStill) {
    this.onStill = onStill;
  }

  look(peer, reports) {
    const frames = decoded(reports);
    const now = performance.now();
    if (peer !== this.#peer || frames !== this.#frames || !frames) this.#movedAt = now;
    this.#peer = peer;
    this.#frames = frames;
    const still = now - this.#movedAt >= STILL_AFTER_MS;
    if (still === this.#still) return;
    this.#still = still;
    this.onStill(still);
  }
}

function decoded(reports) {
  let frames = 0;
  for (const report of reports?.values() ?? []) {
    if (report.type === "inbound-rtp" && report.kind === "video") frames += report.framesDecoded ?? 0;
  }
  return frames;
}
