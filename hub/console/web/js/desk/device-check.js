/** One tap before the shift: camera and microphone are opened, shown and measured, and closed again. */

import * as devices from "../devices.js";

export class DeviceCheck {
  stream = null;
  trouble = "";
  level = 0;
  loudest = 0;
  done = false;
  opening = false;
  #stopMeter = () => null;

  constructor(changed) {
    this.changed = changed;
  }

  get running() {
    return this.stream !== null;
  }

  get heard() {
    return this.loudest > 0.25;
  }

  async start() {
    if (this.opening || this.running) return;
    Object.assign(this, { opening: true, trouble: "", loudest: 0 });
    this.changed();
    try {
      this.stream = await devices.open();
      this.done = true;
      this.#stopMeter = devices.measureLevel(this.stream, (level) => this.#level(level));
    } catch (error) {
      this.trouble = devices.TROUBLE[error.name] ?? "The camera and microphone cannot be used.";
    }
    this.opening = false;
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

  #level(level) {
    const wasHeard = this.heard;
    this.level = level;
    this.loudest = Math.max(this.loudest, level);
    document.querySelector(".meter")?.style.setProperty("--level", level.toFixed(3));
    if (wasHeard !== this.heard) this.changed();
  }
}
