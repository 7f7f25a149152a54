/** The media of all open calls: at most one with picture and sound, the others with text alone. */

import * as devices from "../devices.js";
import { CallMedia } from "./call-media.js";
import { Conference } from "./conference.js";

export class Lines {
  #lines = new Map();
  #video = null;

  /** send(message) brings a message to the hub; changed() draws the page; isInFront(call): the agent looks at it. */
  constructor({ send, changed, isInFront }) {
    Object.assign(this, { send, isInFront });
    this.changed = () => {
      this.conference.tell();
      changed();
    };
    this.conference = new Conference({
      say: (peer, payload) => send({ type: "peer_signal", call: this.#video?.call.id, peer, payload }),
      onVoice: (track) => this.#video?.sendVoice(track),
      turns: () => this.#video?.call.conversation.turns ?? [],
    });
  }

  /** The phone rings: the camera needs a moment, so it is opened now. */
  warmUp() {
    devices.open().then(this.changed, () => null); // trouble is said when the call needs it
  }

  coolDown() {
    if (!this.#video) devices.close();
  }

  start(call, iceServers) {
    const line = new CallMedia(call, iceServers, this);
    this.#lines.set(call.id, line);
    if (call.kind === "video") this.#video = line;
    line.start();
  }

  useServers(call, iceServers) {
    this.#line(call)?.useServers(iceServers);
  }

  /** The same call came back to this page. */
  resume(call) {
    this.#line(call)?.resume();
  }

  receive(call, signal) {
    this.#line(call)?.receive(signal);
  }

  kioskSays(call, media) {
    this.#line(call)?.kioskSays(media);
  }

  receiveText(call, message) {
    this.#line(call)?.receiveText(message);
  }

  noTextByHub(call) {
    this.#line(call)?.noTextByHub();
  }

  type(call, characters) {
    this.#line(call)?.type(characters);
  }

  setMuted(muted) {
    this.#video?.setMuted(muted);
  }

  setCamera(on) {
    this.#video?.setCamera(on);
  }

  setBlur(on) {
    return this.#video?.setBlur(on);
  }

  /** Whether the customer waits for the agent to come back; agent and guests stay among themselves. */
  hold(call, on) {
    this.#line(call)?.hold(on);
    if (call === this.#video?.call) this.conference.hold(on);
  }

  stop(call) {
    const line = this.#line(call);
    if (!line) return;
    this.#lines.delete(call.id);
    line.stop();
    if (line !== this.#video) return;
    this.conference.end();
    this.#video = null;
    devices.close();
  }

  stopAll() {
    for (const { call } of [...this.#lines.values()]) this.stop(call);
    devices.close();
  }

  #line(call) {
    return this.#lines.get(call?.id);
  }
}
