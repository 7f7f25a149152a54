/** One tap before the shift: camera, microphone, loudspeaker, the way to the hub and the browser; good for the day. */

import { ask } from "../api.js";
import * as devices from "../devices.js";
import { chime, soundIsOn } from "../sound.js";

const HEARD = 0.25;
const ROUNDS = 5;
const SLOW_MS = 250;

const today = () => new Date().toDateString();

/** What a browser needs for this work, and what only makes it nicer. */
const NEEDED = { RTCPeerConnection: "calls", WebSocket: "the hub", AudioContext: "sound", Worker: "the clock" };

export class DeviceCheck {
  stream = null;
  trouble = "";
  level = 0;
  loudest = 0;
  opening = false;
  speaker = ""; // "", "played" or "silent"
  hub = null; // {ms} or {away: true}
  browser = null; // what is missing
  #stopMeter = () => null;

  constructor(changed, kept = "device-check") {
    Object.assign(this, { changed, kept });
  }

  get running() {
    return this.stream !== null;
  }

  /** Whether it was done today in this browser. */
  get done() {
    return localStorage.getItem(this.kept) === today();
  }

  get heard() {
    return this.loudest > HEARD;
  }

  async start() {
    if (this.opening || this.running) return;
    Object.assign(this, { opening: true, trouble: "", loudest: 0, speaker: "", hub: null, browser: missingIn(window) });
    this.changed();
    await Promise.all([this.#open(), this.#measureHub()]);
    this.opening = false;
    this.changed();
  }

  /** The ring, to be heard. */
  play() {
    chime();
    this.speaker = soundIsOn() ? "played" : "silent";
    this.changed();
  }

  /** The check is over; the camera is closed unless a call has it now. */
  rest(keepOpen = false) {
    if (!this.running) return;
    this.#stopMeter();
    this.stream = null;
    if (!keepOpen) devices.close();
  }

  close() {
    this.rest();
  }

  async #open() {
    try {
      this.stream = await devices.open();
      localStorage.setItem(this.kept, today());
      this.#stopMeter = devices.measureLevel(this.stream, (level) => this.#level(level));
      this.play();
    } catch (error) {
      this.trouble = devices.TROUBLE[error.name] ?? "The camera and microphone cannot be used.";
    }
  }

  /** The quickest of some rounds: what the way takes when nothing else is in it. */
  async #measureHub() {
    let best = Infinity;
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      await ask("GET", "/api/health").then(() => (best = Math.min(best, performance.now() - began)), () => null);
    }
    this.hub = best === Infinity ? { away: true, slow: true } : { ms: Math.max(1, Math.round(best)), slow: best > SLOW_MS };
    this.changed();
  }

  #level(level) {
    const wasHeard = this.heard;
    this.level = level;
    this.loudest = Math.max(this.loudest, level);
    document.querySelector(".meter")?.style.setProperty("--level", level.toFixed(3));
    if (wasHeard !== this.heard) this.changed();
  }
}

const missingIn = (scope) => Object.entries(NEEDED).filter(([name]) => !(name in scope)).map(([, what]) => what);
