/** What the browser counts of a call's connection: asked for once, for everybody who wants to know. */

const EVERY_MS = 1000;
const HURRIED_MS = 100;

export class Statistics {
  #timer = 0;
  #over = false;

  /** peer() is the `MediaCall` in use, or null; onReports(peer, reports) is called each second, and ten times as often while
   *  hurries(). `reports` is an RTCStatsReport, or null when there is none: no connection, or one that was just closed. */
  constructor({ peer, onReports, hurries }) {
    Object.assign(this, { peer, onReports, hurries });
    this.#look();
  }

  close() {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  async #look() {
    const peer = this.peer();
    const reports = peer ? await peer.peer.getStats().catch(() => null) : null;
    if (this.#over) return;
    this.onReports(peer, reports);
    this.#timer = setTimeout(() => this.#look(), this.hurries() ? HURRIED_MS : EVERY_MS);
  }
}
