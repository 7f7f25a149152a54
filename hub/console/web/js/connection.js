/** The WebSocket to the hub: opens itself again after a loss, and says that this page is alive. */

import { get } from "./api.js";
import { onSecond } from "./clock.js";

const TAKEN_OVER = 4001;
const RETRY_MS = [200, 400, 800, 1500, 2000];

export class Connection {
  #socket = null;
  #attempt = 0;
  #closed = false;
  #seconds = 0;
  #stopBeat;

  /** onMessage(message); onState("open" | "away" | "taken_over" | "signed_out"). The beat is what `hello` asks for. */
  constructor({ path = "/agent/connect", onMessage, onState }) {
    Object.assign(this, { path, onMessage, onState });
    this.heartbeatS = Infinity;
    this.#stopBeat = onSecond(() => this.#beat());
    this.#open();
  }

  /** Sends now; false when the hub is away. Nothing is kept for later: a late accept or proposal would be a surprise. */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.#closed = true;
    this.#stopBeat();
    this.#socket?.close();
  }

  #open() {
    if (this.#closed) return;
    const socket = new WebSocket(new URL(this.path, location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#attempt = 0;
      this.onState("open");
    });
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === "hello") this.heartbeatS = message.heartbeat_s;
      this.onMessage(message);
    });
    socket.addEventListener("close", ({ code }) => this.#lost(code));
  }

  async #lost(code) {
    if (this.#closed) return;
    if (code === TAKEN_OVER) return this.#over("taken_over");
    this.onState("away");
    await new Promise((later) => setTimeout(later, RETRY_MS[Math.min(this.#attempt++, RETRY_MS.length - 1)]));
    const signedOut = await get("/api/session").then(() => false, (error) => error.status === 401);
    return signedOut ? this.#over("signed_out") : this.#open();
  }

  #over(state) {
    if (this.#closed) return;
    this.close();
    this.onState(state);
  }

  #beat() {
    this.#seconds += 1;
    if (this.#seconds % this.heartbeatS === 0) this.send({ type: "heartbeat" });
  }
}
