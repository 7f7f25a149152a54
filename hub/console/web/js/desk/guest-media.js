/** A guest's side of somebody else's call: one connection with the agent's page. The microphone is open only in a mode in
 * which the guest can be heard. */

import { TROUBLE } from "../devices.js";
import { MICROPHONE } from "../media.js";
import { speaks } from "./hearing.js";
import { PageLink } from "./page-link.js";

const AGAIN_AFTER_MS = 1000;

export class GuestMedia {
  #link = null;
  #voice = null;
  #speaker = new Audio();
  #again = 0;

  /** say(payload) brings a payload to the agent's page; changed() draws the page. */
  constructor({ mode, iceServers, say, changed }) {
    Object.assign(this, { mode, iceServers, say, changed });
    Object.assign(this, { state: "connecting", theirs: null, turns: [], muted: false, trouble: "", over: false });
    this.ready = this.#connect();
  }

  /** Goes on in another mode, with the connection that is there. */
  async setMode(mode) {
    this.mode = mode;
    await this.ready;
    await this.#link?.sendVoice(await this.#microphone());
    this.changed();
  }

  /** The hub is back: what was lost meanwhile begins anew. */
  again() {
    if (this.state === "lost") this.ready = this.#connect();
  }

  async take(payload) {
    if (payload.link === this.#link?.id) await this.#link.take(payload);
  }

  setMuted(muted) {
    this.muted = muted;
    for (const track of this.#voice?.getTracks() ?? []) track.enabled = !muted;
    this.changed();
  }

  stop() {
    this.over = true;
    clearTimeout(this.#again);
    this.#link?.close();
    this.#speaker.srcObject = null;
    this.#close();
  }

  async #connect() {
    clearTimeout(this.#again);
    this.#link?.close();
    const link = new PageLink({
      iceServers: this.iceServers,
      send: this.say,
      onStream: (stream) => this.#heard(stream),
      onState: (state) => this.#became(link, state),
      onText: (turns) => this.#read(turns),
    });
    this.#link = link;
    const voice = await this.#microphone();
    if (!this.over && this.#link === link) await link.offer(voice);
  }

  #heard(stream) {
    this.theirs = stream;
    this.#speaker.srcObject = stream;
    this.#speaker.play().catch(() => null); // joining was the click that browsers want
    this.changed();
  }

  #became(link, state) {
    if (this.#link !== link || this.over) return;
    this.state = state === "connected" ? "connected" : "lost";
    clearTimeout(this.#again);
    if (state === "failed") this.#again = setTimeout(() => this.again(), AGAIN_AFTER_MS);
    this.changed();
  }

  #read(turns) {
    this.turns = turns;
    this.changed();
  }

  async #microphone() {
    if (!speaks(this.mode)) {
      this.#close();
      return null;
    }
    try {
      this.#voice ??= await navigator.mediaDevices.getUserMedia({ audio: MICROPHONE });
    } catch (error) {
      this.trouble = TROUBLE[error.name] ?? "The microphone cannot be used. You can still see and hear.";
      return null;
    }
    if (this.over) this.#close();
    return this.#voice?.getAudioTracks()[0] ?? null;
  }

  #close() {
    for (const track of this.#voice?.getTracks() ?? []) track.stop();
    this.#voice = null;
  }
}
