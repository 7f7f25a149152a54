/** Guests in a call: each has a connection with the agent's page, where all voices meet, so that the kiosk keeps one peer. */

import { AGENT, CUSTOMER, guest as party, heardByCustomer, speaks } from "./hearing.js";
import { Mixer } from "./mixer.js";
import { PageLink } from "./page-link.js";

const TURNS = 40;
const LONGEST_TURN = 500;

export class Conference {
  #mixer = new Mixer();
  #guests = new Map();
  #own = null;
  #customer = null;
  #held = false;

  /** say(peer, payload) brings a payload to a guest's page; onVoice(track or null): what the customer is to hear, null is
   * the agent's microphone alone; turns() is what was typed. */
  constructor({ say, onVoice, turns }) {
    Object.assign(this, { say, onVoice, turns });
    this.iceServers = [];
  }

  /** The agent's own voice, when the microphone is open. */
  begin(own, iceServers) {
    this.#own = own;
    this.iceServers = iceServers;
    this.#mix();
  }

  /** The customer's voice and picture; another stream with each new connection of the kiosk. */
  customer(stream) {
    this.#customer = stream;
    this.#mix();
  }

  hold(on) {
    this.#held = on;
    this.#mix();
  }

  /** Somebody is in the call, or goes on in another mode. */
  admit(id, mode) {
    const known = this.#guests.get(id);
    if (known) known.mode = mode;
    else this.#guests.set(id, { id, mode, link: null, speaker: null, told: "" });
    this.#mix();
  }

  dismiss(id) {
    const known = this.#guests.get(id);
    if (!known) return;
    this.#hangUp(known);
    this.#mixer.forget(party(id, known.mode));
    this.#guests.delete(id);
    this.#mix();
  }

  /** What was typed in the call, for guests to read along; each gets it when it has changed. */
  tell() {
    if (!this.#guests.size) return;
    const text = this.turns().slice(-TURNS).map(({ id, from, text: words, open }) => ({ id, from, text: words.slice(-LONGEST_TURN), open }));
    const now = JSON.stringify(text);
    for (const known of this.#guests.values()) {
      if (known.told !== now && known.link?.sendText(text)) known.told = now;
    }
  }

  /** A payload of a guest's page: an offer begins a new connection. */
  async take(id, payload) {
    const known = this.#guests.get(id);
    if (!known) return;
    if (payload.kind === "offer") await this.#answer(known, payload);
    else if (payload.link === known.link?.id) await known.link.take(payload);
  }

  end() {
    for (const id of [...this.#guests.keys()]) this.dismiss(id);
    this.#mixer.close();
    this.#own = this.#customer = null;
    this.#held = false;
  }

  async #answer(known, { link: id, sdp }) {
    this.#hangUp(known);
    const link = new PageLink({
      id,
      iceServers: this.iceServers,
      send: (payload) => this.say(known.id, payload),
      onStream: (stream) => this.#heard(known, stream),
      onOpen: () => this.tell(),
    });
    known.link = link;
    await link.answer(sdp, this.#mixer.trackFor(party(known.id, known.mode)), this.#picture());
  }

  #heard(known, stream) {
    known.stream = stream;
    known.speaker ??= new Audio();
    known.speaker.srcObject = stream;
    known.speaker.play().catch(() => null); // accepting the call was the click that browsers want
    this.#mix();
  }

  #hangUp(known) {
    known.link?.close();
    if (known.speaker) known.speaker.srcObject = null;
    Object.assign(known, { link: null, stream: null, told: "" });
  }

  /** Everything as it should be now: after each change, and harmless when nothing has changed. */
  #mix() {
    if (!this.#guests.size) {
      if (this.mixes) this.onVoice(null);
      this.mixes = false;
      this.#mixer.close();
      return;
    }
    this.#mixer.hold(this.#held);
    this.#mixer.listenTo(AGENT, this.#own);
    this.#mixer.listenTo(CUSTOMER, this.#customer);
    for (const known of this.#guests.values()) {
      this.#mixer.listenTo(party(known.id, known.mode), known.stream);
      if (known.speaker) known.speaker.muted = !speaks(known.mode);
      known.link?.sendPicture(this.#picture());
    }
    this.#toCustomer();
  }

  /** The customer gets the microphone as it is, unless somebody else is to be heard too. */
  #toCustomer() {
    const mixes = [...this.#guests.values()].some(({ mode }) => heardByCustomer(mode));
    if (mixes) this.onVoice(this.#mixer.trackFor(CUSTOMER));
    else if (this.mixes) this.onVoice(null);
    this.mixes = mixes;
  }

  #picture() {
    return this.#held ? null : (this.#customer?.getVideoTracks().find(({ readyState }) => readyState === "live") ?? null);
  }
}
