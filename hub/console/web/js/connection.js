/** The WebSocket to the hub: opens itself again after a loss, or when the hub does not answer; says that this page is alive. */

import { now, onSecond } from "./clock.js";

const TAKEN_OVER = 4001;
const RETRY_MS = [200, 400, 800, 1500, 2000];
const SESSION_WITHIN_MS = 3000;

const HURRIED_BEAT_S = 1;
const ANSWERS_WITHIN_S = 5;
const HURRIED_ANSWERS_WITHIN_S = 1.5;
const NEW_NETWORK_ANSWERS_WITHIN_S = 1;

/** Seconds that last longer than this: the page stood still, and what the hub said meanwhile is not read yet. */
const LATE_S = 1.5;

export class Connection {
  #socket = null;
  #attempt = 0;
  #closed = new AbortController();
  #seconds = 0;
  #askedAt = null; // since when the hub owes an answer
  #lookedAt = now();

  /** onMessage(message); onState("open" | "away" | "taken_over" | "signed_out"). The beat is what `hello` asks for; while
   *  hurries() a loss is noticed within three seconds. */
  constructor({ path = "/agent/connect", onMessage, onState, hurries = () => false }) {
    Object.assign(this, { path, onMessage, onState, hurries });
    this.heartbeatS = Infinity;
    const { signal } = this.#closed;
    const stopLooking = onSecond(() => this.#look());
    signal.addEventListener("abort", stopLooking);
    window.addEventListener("online", () => this.#networkChanged(), { signal });
    navigator.connection?.addEventListener("change", () => this.#networkChanged(), { signal });
    this.#open();
  }

  /** Sends now; false when the hub is away. Nothing is kept for later: a late accept or proposal would be a surprise. */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.#closed.abort();
    this.#socket?.close();
  }

  #open() {
    if (this.#closed.signal.aborted) return;
    const socket = new WebSocket(new URL(this.path, location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    this.#askedAt = now();
    const on = (what, follow) => socket.addEventListener(what, (event) => socket === this.#socket && follow(event));
    on("open", () => {
      this.#attempt = 0;
      this.#askedAt = null;
      this.onState("open");
    });
    on("message", ({ data }) => {
      this.#askedAt = null;
      const message = JSON.parse(data);
      if (message.type === "heard") return;
      if (message.type === "hello") this.heartbeatS = message.heartbeat_s;
      this.onMessage(message);
    });
    on("close", ({ code }) => this.#lost(code));
  }

  async #lost(code) {
    this.#askedAt = null;
    if (this.#closed.signal.aborted) return;
    if (code === TAKEN_OVER) return this.#over("taken_over");
    this.onState("away");
    await new Promise((later) => setTimeout(later, RETRY_MS[Math.min(this.#attempt++, RETRY_MS.length - 1)]));
    const answer = await fetch("/api/session", { signal: AbortSignal.timeout(SESSION_WITHIN_MS) }).catch(() => null);
    return answer?.status === 401 ? this.#over("signed_out") : this.#open();
  }

  #over(state) {
    if (this.#closed.signal.aborted) return;
    this.close();
    this.onState(state);
  }

  #look() {
    const at = now();
    if (this.#askedAt !== null && at - this.#lookedAt > LATE_S) this.#askedAt = at;
    this.#lookedAt = at;
    this.#seconds += 1;
    const hurried = this.hurries();
    if (this.#seconds % (hurried ? HURRIED_BEAT_S : this.heartbeatS) === 0) this.#beat();
    const opens = this.#socket.readyState === WebSocket.CONNECTING;
    this.#unlessHeardIn(hurried && !opens ? HURRIED_ANSWERS_WITHIN_S : ANSWERS_WITHIN_S);
  }

  #beat() {
    if (this.send({ type: "heartbeat" })) this.#askedAt ??= now();
  }

  /** A socket from an address that is gone says nothing; whether this one is from there, the answer shows. */
  #networkChanged() {
    if (this.heartbeatS === Infinity) return; // a hub that asks for no beat answers none
    const at = now();
    this.#beat();
    const look = () => now() - at < LATE_S && this.#unlessHeardIn(NEW_NETWORK_ANSWERS_WITHIN_S);
    setTimeout(look, NEW_NETWORK_ANSWERS_WITHIN_S * 1000 + 20);
  }

  /** Another socket in place of one that does not answer; that one could take minutes to close. */
  #unlessHeardIn(limitS) {
    if (this.#closed.signal.aborted || this.#askedAt === null || now() - this.#askedAt < limitS) return;
    const before = this.#socket;
    this.onState("away");
    this.#open();
    before.close();
  }
}
