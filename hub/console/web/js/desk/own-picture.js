/** The agent's own picture on its way to the customer: as the camera has it, or with a soft background.
 *
 * Where the browser's camera can blur (the `backgroundBlur` constraint) it does. Elsewhere each frame goes through a worker
 * that keeps what is near the middle and moves (a head and shoulders) and softens the rest; see blur-worker.js. */

const KEPT = "blur";

/** Whether this browser can hand camera frames to a worker. */
const canWork = () => "MediaStreamTrackProcessor" in window && "MediaStreamTrackGenerator" in window;

export class OwnPicture {
  #camera;
  #worker = null;
  #soft = null;

  constructor(own) {
    this.own = own;
    this.#camera = own.getVideoTracks()[0] ?? null;
  }

  get wanted() {
    return localStorage.getItem(KEPT) === "on";
  }

  /** What is to be sent; null without a camera. */
  get track() {
    return this.#soft ?? this.#camera;
  }

  /** For the agent to look at. */
  get stream() {
    return this.#soft ? new MediaStream([this.#soft]) : this.own;
  }

  /** Whether it is blurred afterwards; kept for the next call. */
  async blur(on) {
    if (!this.#camera) return false;
    localStorage.setItem(KEPT, on ? "on" : "off");
    if (this.#camera.getCapabilities?.().backgroundBlur?.includes(true)) {
      return this.#camera.applyConstraints({ backgroundBlur: on }).then(() => on, () => false);
    }
    if (on && canWork()) this.#begin();
    else this.#end();
    return this.#soft !== null;
  }

  /** The agent looks at what the customer sees. */
  show(on) {
    for (const track of [this.#camera, this.#soft]) if (track) track.enabled = on;
  }

  close() {
    this.#end();
  }

  #begin() {
    if (this.#soft) return;
    const frames = new MediaStreamTrackProcessor({ track: this.#camera, maxBufferSize: 1 });
    this.#soft = new MediaStreamTrackGenerator({ kind: "video" });
    this.#soft.enabled = this.#camera.enabled;
    this.#worker = new Worker(new URL("../blur-worker.js", import.meta.url), { type: "module" });
    this.#worker.postMessage({ from: frames.readable, to: this.#soft.writable }, [frames.readable, this.#soft.writable]);
  }

  #end() {
    this.#worker?.terminate();
    this.#soft?.stop();
    this.#worker = this.#soft = null;
  }
}
