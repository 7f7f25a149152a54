/** Whether the customer's picture moves. The page judges by itself: what the kiosk says may not arrive either. */

const LOOK_EVERY_MS = 1000;
const STILL_AFTER = 2; // looks without a new picture

export class PictureWatch {
  #last = { peer: null, frames: 0 };
  #looks = 0;
  #still = false;

  /** peer() carries the call now, or is null; onStill(still) is told of each change. */
  constructor(peer, onStill) {
    Object.assign(this, { peer, onStill });
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  async look() {
    const peer = this.peer();
    const frames = peer ? await decoded(peer) : 0;
    const moves = peer !== this.#last.peer || frames !== this.#last.frames;
    this.#last = { peer, frames };
    this.#looks = moves || !frames ? 0 : this.#looks + 1;
    const still = this.#looks >= STILL_AFTER;
    if (still === this.#still) return;
    this.#still = still;
    this.onStill(still);
  }

  close() {
    clearInterval(this.timer);
  }
}

async function decoded({ peer }) {
  let frames = 0;
  for (const report of (await peer.getStats()).values()) {
    if (report.type === "inbound-rtp" && report.kind === "video") frames += report.framesDecoded ?? 0;
  }
  return frames;
}
