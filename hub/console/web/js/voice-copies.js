/** Where packets of the agent's voice are lost each carries more of those before it: of some that are lost in a row, the one copy that
 * the browser sends is lost, too, and what the kiosk asks for again comes a round trip later. */

import { STANDING_MS } from "./thin-line.js";

const ONE = 1;
const MANY = 3;
const MANY_LOST = 0.03;
const LASTS_MS = 10_000; // such a line stays bad for a while
const STANDS_AFTER = 2; // beats: one that was lost itself comes late, too; what is lost on a line that stands did not fit in

const worker = typeof RTCRtpScriptTransform === "undefined" ? null : new Worker(new URL("./voice-worker.js", import.meta.url), { type: "module" });

export class VoiceCopies {
  #port = null;
  #copies = ONE;
  #manyUntil = -Infinity;
  #least = Infinity;
  #standing = 0;

  /** Of an RTCRtpSender that has sent nothing yet: later the browser does not let its packets be written. */
  constructor(sender) {
    if (!worker) return;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    sender.transform = new RTCRtpScriptTransform(worker, { port: port2 }, [port2]);
  }

  /** At each beat. `lost`: the share that has not come in its turn lately, as the kiosk says; `waitsMs`: the beat's, or null;
   *  `isThin`: there is no room for more. */
  follow(lost, waitsMs, isThin, now = performance.now()) {
    if (waitsMs === null) return;
    this.#least = Math.min(this.#least, waitsMs);
    this.#standing = waitsMs - this.#least > STANDING_MS ? this.#standing + 1 : 0;
    if (isThin || this.#standing >= STANDS_AFTER) this.#manyUntil = -Infinity;
    else if (lost > MANY_LOST && !this.#standing) this.#manyUntil = now + LASTS_MS;
    const copies = now < this.#manyUntil ? MANY : ONE;
    if (copies !== this.#copies) this.#port?.postMessage(copies);
    this.#copies = copies;
  }

  /** The connection is over; a port that is open is never forgotten. */
  close() {
    this.#port?.close();
  }
}
