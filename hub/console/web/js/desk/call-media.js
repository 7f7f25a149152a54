/** Picture, sound and text of the running call: one `MediaCall` for each generation the kiosk offers. */

import * as devices from "../devices.js";
import { MediaCall } from "../media.js";
import { Conference } from "./conference.js";

const CHANNEL_SOON_MS = 100;

export class CallMedia {
  #call = null;
  #peer = null;
  #generation = 0;
  #iceServers = [];
  #work = Promise.resolve();
  #unsent = "";
  #later = 0;
  #voice = null;

  /** send(message) brings a message to the hub; changed() draws the page. */
  constructor(send, changed) {
    Object.assign(this, { send, changed });
    this.conference = new Conference({
      say: (peer, payload) => send({ type: "peer_signal", call: this.#call.id, peer, payload }),
      onVoice: (track) => this.#sendVoice(track),
      changed,
    });
  }

  /** The phone rings: the camera needs a moment, so it is opened now. */
  warmUp() {
    devices.open().then(this.changed, () => null); // trouble is said when the call needs it
  }

  coolDown() {
    if (!this.#call) devices.close();
  }

  start(call, iceServers) {
    this.#call = call;
    this.#iceServers = iceServers;
    this.#generation = 0;
    this.#unsent = "";
    this.#voice = null;
    call.media = { state: "connecting", trouble: "", own: null, theirs: null, muted: false, cameraOn: call.kind === "video", unmute: null };
    // One after the other: a candidate must not overtake its offer while the camera still opens.
    this.#work = call.kind === "video" ? this.#openDevices(call) : this.#withoutDevices(call);
  }

  /** The same call came back to this page: what the next connection needs. */
  resume(iceServers) {
    this.#iceServers = iceServers;
  }

  receive(signal) {
    const call = this.#call;
    this.#work = this.#work
      .then(() => (this.#call === call ? this.#signal(signal) : null))
      .catch((error) => console.error("a signal of the kiosk cannot be followed:", error)); // the next one can be
  }

  /** Characters just typed; what comes before the channel is open goes as soon as it is. */
  type(characters) {
    this.#call.conversation.take("agent", characters);
    this.#unsent += characters;
    this.#sendTyped();
    this.changed();
  }

  #sendTyped() {
    clearTimeout(this.#later);
    if (!this.#unsent) return;
    if (this.#peer?.sendText(this.#unsent)) this.#unsent = "";
    else this.#later = setTimeout(() => this.#sendTyped(), CHANNEL_SOON_MS);
  }

  setMuted(muted) {
    this.#peer?.mute(muted);
    this.#call.media.muted = muted;
    this.changed();
  }

  setCamera(on) {
    this.#peer?.camera(on);
    this.#call.media.cameraOn = on;
    this.changed();
  }

  /** With guests in the call, their voices too. */
  #sendVoice(track) {
    this.#voice = track;
    this.#peer?.sendVoice(track);
  }

  stats() {
    return this.#peer?.stats() ?? null;
  }

  stop() {
    this.#unsent = "";
    this.conference.end();
    this.#peer?.stop();
    this.#peer = null;
    this.#call = null;
    devices.close();
  }

  async #openDevices(call) {
    try {
      call.media.own = await devices.open();
    } catch (error) {
      call.media.own = new MediaStream();
      call.media.trouble = devices.TROUBLE[error.name] ?? "The camera and microphone cannot be used. You can still see, hear and type.";
    }
    this.conference.begin(call.media.own, this.#iceServers);
    this.changed();
  }

  /** Text only: nothing is seen or heard. */
  async #withoutDevices(call) {
    call.media.own = new MediaStream();
  }

  async #signal({ generation, payload }) {
    if (payload.kind === "description") {
      if (generation > this.#generation) this.#connect(generation);
      if (generation === this.#generation) await this.#peer.receive({ type: "remote_description", generation, sdp: payload.sdp });
    } else if (generation === this.#generation) {
      const { candidate, sdp_m_line_index: index } = payload;
      await this.#peer.receive({ type: "remote_candidate", generation, candidate, sdp_m_line_index: index });
    }
  }

  #connect(generation) {
    const call = this.#call;
    const isRepair = this.#generation > 0;
    this.#peer?.stop();
    this.#generation = generation;
    if (isRepair) call.conversation.take("customer", "\uFFFD"); // characters may have been lost between the two
    this.#peer = new MediaCall({
      iceServers: this.#iceServers,
      localStream: call.media.own,
      onRemoteStream: (stream) => this.#seen(generation, stream),
      onText: (characters) => this.#heard(generation, characters),
      onState: (state) => this.#note(generation, { state }),
      send: (message) => this.#tell(call.id, message),
    });
    this.#peer.sendVoice(this.#voice);
    this.#peer.mute(call.media.muted);
    this.#peer.camera(call.media.cameraOn);
  }

  #heard(generation, characters) {
    if (generation !== this.#generation || !this.#call) return;
    this.#call.conversation.take("customer", characters);
    this.changed();
  }

  #seen(generation, stream) {
    if (generation === this.#generation && this.#call) this.conference.customer(stream);
    this.#note(generation, { theirs: stream });
  }

  #note(generation, what) {
    if (generation !== this.#generation || !this.#call) return;
    Object.assign(this.#call.media, what);
    this.changed();
  }

  #tell(call, message) {
    const { generation, sdp, candidate, sdp_m_line_index: index } = message;
    const payload = message.type === "local_description"
      ? { kind: "description", sdp_type: "answer", sdp }
      : { kind: "candidate", candidate, sdp_m_line_index: index };
    this.send({ type: "signal", call, generation, payload });
  }
}
