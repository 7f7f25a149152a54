/** Mixes the voices of a call: one track for each who listens, with everybody but themselves in it. */

import { hears } from "./hearing.js";

export class Mixer {
  #context = null;
  #voices = new Map();
  #mixes = new Map();
  #wires = new Map();
  #held = false;

  /** The voice of `party` is this stream now; without an audio track they are silent. */
  listenTo(party, stream) {
    const track = stream?.getAudioTracks()[0] ?? null;
    const before = this.#voices.get(party.id);
    if (before?.track === track && track) {
      before.party = party;
      return this.#route();
    }
    before?.stop();
    this.#voices.delete(party.id);
    if (track) this.#voices.set(party.id, { party, track, ...this.#source(track) });
    this.#route();
  }

  /** The track for `party` to hear. */
  trackFor(party) {
    const known = this.#mixes.get(party.id);
    const mix = known ?? { out: new MediaStreamAudioDestinationNode(this.#running(), { channelCount: 1 }) };
    this.#mixes.set(party.id, { ...mix, party });
    this.#route();
    return mix.out.stream.getAudioTracks()[0];
  }

  forget(party) {
    this.listenTo(party, null);
    this.#mixes.get(party.id)?.out.stream.getTracks().forEach((track) => track.stop());
    this.#mixes.delete(party.id);
    this.#route();
  }

  hold(on) {
    this.#held = on;
    this.#route();
  }

  close() {
    for (const voice of this.#voices.values()) voice.stop();
    for (const map of [this.#voices, this.#mixes, this.#wires]) map.clear();
    this.#held = false;
    this.#context?.close();
    this.#context = null;
  }

  #running() {
    this.#context ??= new AudioContext({ latencyHint: "interactive" });
    if (this.#context.state === "suspended") this.#context.resume();
    return this.#context;
  }

  #source(track) {
    const stream = new MediaStream([track]);
    // Chromium decodes the sound of a peer only while an element plays it.
    const pump = new Audio();
    pump.muted = true;
    pump.srcObject = stream;
    pump.play().catch(() => null);
    const node = this.#running().createMediaStreamSource(stream);
    return {
      node,
      stop: () => {
        node.disconnect();
        pump.srcObject = null;
      },
    };
  }

  /** Connects every voice with the mixes of those who hear it, and with no other. */
  #route() {
    const wanted = new Map();
    for (const voice of this.#voices.values()) {
      for (const mix of this.#mixes.values()) {
        if (hears(mix.party, voice.party, this.#held)) wanted.set(`${voice.party.id} ${voice.track.id} ${mix.party.id}`, [voice.node, mix.out]);
      }
    }
    for (const [wire, [from, to]] of this.#wires) if (!wanted.has(wire)) unplug(from, to);
    for (const [wire, [from, to]] of wanted) if (!this.#wires.has(wire)) from.connect(to);
    this.#wires = wanted;
  }
}

/** A voice that has left took its wires with it. */
function unplug(from, to) {
  try {
    from.disconnect(to);
  } catch (error) {
    if (error.name !== "InvalidAccessError") throw error;
  }
}
