/** Others in a call: those who are in mine (`state.guests`), and the call in which I am a guest myself (`state.assist`). */

import { now } from "../clock.js";
import { GuestMedia } from "./guest-media.js";

/** Why I am out of somebody's call, when I did not leave it myself. */
const OVER = {
  dropped: "The agent goes on alone.",
  call_over: "The call is over.",
  host_lost: "The agent's connection was lost, so the customer was given to somebody else.",
  took_over: "",
  left: "",
};

/** After the hub was away: as long as it takes both pages to come back to it. */
const REATTACH_S = 20;
const AGAIN_MS = 1000;

const SUPERVISING = new Set(["listen", "whisper", "barge"]);

export class Guests {
  /** `media` is the desk's `Lines`; say(message) brings a message to the hub. */
  constructor(store, media, say) {
    Object.assign(this, { store, media, say });
    Object.assign(store.state, { guests: [], assist: null });
  }

  /** A message of the hub's; most are not about guests. */
  take(message) {
    this[`on_${message.type}`]?.(message, this.store.state);
  }

  // -- guests in my call ---------------------------------------------------------------------------------------------

  /** Those whom the agent is to know of. */
  get shown() {
    return this.store.state.guests.filter(({ shown }) => shown);
  }

  invite(want, { language = "", person = "", note = "" } = {}) {
    return this.#ofMyCall("invite", { want, language, person, note });
  }

  uninvite() {
    return this.#ofMyCall("uninvite", {});
  }

  drop(guest) {
    return this.#ofMyCall("drop_guest", { guest });
  }

  handOver(to) {
    return this.#ofMyCall("hand_over", { to });
  }

  #ofMyCall(type, fields) {
    const { video: call } = this.store.state;
    return call ? this.say({ type, call: call.id, ...fields }) : false;
  }

  on_guest({ call, guest, state }, desk) {
    if (desk.video?.id !== call) return;
    const one = { ...guest, shown: guest.shown ?? true, state };
    // Asked and ringing have no name yet, and become the one who joins: there is one invitation at a time.
    const others = desk.guests.filter((known) => known.id !== guest.id && (known.id !== "" || known.mode !== guest.mode));
    desk.guests = state === "left" || state === "failed" ? others : [...others, one];
    if (state === "joined") this.media.conference.admit(guest.id, guest.mode);
    else if (state === "left") this.media.conference.dismiss(guest.id);
    if (one.shown && (state === "failed" || (state === "left" && guest.id))) {
      desk.notice = { text: state === "failed" ? "Nobody could come to help." : `${guest.name} has left.`, trouble: state === "failed" };
    }
    this.store.changed();
  }

  /** A call begins, or is taken up after the hub was away: then whoever comes back to it soon goes on without a gap. */
  on_call_started({ kind }, desk) {
    if (desk.assist) this.#out("");
    if (kind === "video") for (const one of desk.guests) one.lostUnless = now() + REATTACH_S;
  }

  /** Once a second: a guest who did not come back has left. */
  second() {
    const desk = this.store.state;
    for (const { id, lostUnless } of desk.guests) if (lostUnless < now()) this.media.conference.dismiss(id);
    desk.guests = desk.guests.filter(({ lostUnless }) => !(lostUnless < now()));
  }

  /** Another window of this person has the desk. */
  takenOver() {
    this.store.state.guests = [];
    this.#out("");
  }

  on_call_ended(_message, desk) {
    if (!desk.video) desk.guests = [];
  }

  // -- I am a guest --------------------------------------------------------------------------------------------------

  on_assist_started(started, desk) {
    const before = desk.assist;
    const { call, host, host_name: hostName, mode, language, session, kiosk, ice_servers: iceServers } = started;
    const goesOn = before?.call === call && before.host === host;
    if (before && !goesOn) before.media.stop();
    desk.ring = null;
    this.media.coolDown();
    desk.assist = { call, host, hostName, mode, language, session, kiosk, sessionAt: now(), startedAt: goesOn ? before.startedAt : now(), media: before?.media };
    if (goesOn) {
      before.media.setMode(mode);
      before.media.again();
    } else {
      const say = (payload) => this.say({ type: "peer_signal", call, peer: host, payload });
      desk.assist.media = new GuestMedia({ mode, iceServers, say, changed: () => this.store.changed() });
    }
    this.store.changed();
  }

  on_assist_over({ call, reason }, desk) {
    if (desk.assist?.call === call) this.#out(OVER[reason] ?? "");
  }

  on_session({ call, session }, desk) {
    if (desk.assist?.call === call) Object.assign(desk.assist, { session, sessionAt: now() });
  }

  /** After a moment without the hub: who supervised goes on with it; who was asked into a call has lost it. */
  on_hello(_message, desk) {
    if (!desk.assist) return;
    const { call, mode } = desk.assist;
    desk.assist.lostUnless = now() + REATTACH_S;
    if (SUPERVISING.has(mode)) this.supervise(call, mode);
    else this.#out(OVER.host_lost);
  }

  on_refused({ about, call }, desk) {
    const { assist } = desk;
    if (about !== "supervise" || assist?.call !== call) return;
    if (now() > (assist.lostUnless ?? 0)) return this.#out(OVER.call_over);
    // The agent's page has not come back to the hub yet.
    setTimeout(() => desk.assist === assist && this.supervise(call, assist.mode), AGAIN_MS);
  }

  on_peer_signal({ call, peer, payload }, desk) {
    const taker = desk.assist?.call === call && desk.assist.host === peer ? (given) => desk.assist.media.take(given)
      : desk.video?.id === call ? (given) => this.media.conference.take(peer, given) : null;
    taker?.(payload).catch((error) => console.error("a signal of another page cannot be followed:", error));
  }

  /** mode: listen, whisper, barge, or off. */
  supervise(call, mode) {
    return this.say({ type: "supervise", call, mode });
  }

  leave() {
    const { assist } = this.store.state;
    if (!assist) return;
    if (SUPERVISING.has(assist.mode)) this.supervise(assist.call, "off");
    else this.say({ type: "leave_call", call: assist.call });
    this.#out("");
  }

  close() {
    this.store.state.assist?.media.stop();
  }

  #out(text) {
    const desk = this.store.state;
    desk.assist?.media.stop();
    desk.assist = null;
    if (text) desk.notice = { text, trouble: false };
    this.store.changed();
  }
}
