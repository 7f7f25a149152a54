/** The agent's open conversations, as the hub tells of them. */

import { now } from "../clock.js";
import { ENDINGS } from "../words.js";
import { Conversation } from "./conversation.js";
import { lineWords } from "./line-words.js";
import { bringForward, inHand, keepOneInFront } from "./state.js";

/** As long as the hub waits for the page of a call. */
const REATTACH_S = 30;

export class Calls {
  /** `media` is the desk's `Lines`; say(message) answers the hub. */
  constructor(store, media, say) {
    Object.assign(this, { store, media, say });
  }

  take(message) {
    this[`on_${message.type}`]?.(message, this.store.state);
  }

  /** The hub was away: picture and sound went on, and the hub takes the calls up again. A page that was opened anew has
   *  nothing of them, and begins afresh. */
  on_hello({ calls = [] }, desk) {
    for (const id of calls) {
      if (!this.#find(id)) this.say({ type: "resume", call: id, fresh: true });
    }
    for (const call of desk.calls) {
      call.lostUnless = now() + REATTACH_S;
      this.say({ type: "resume", call: call.id });
    }
  }

  /** Another window of this agent has the desk, and with it the calls. */
  takenOver() {
    this.media.stopAll();
    this.store.set({ ring: null, offer: null, calls: [], wrapUps: [], work: null, front: "" });
  }

  /** Once a second: a call that did not come back is over. */
  second() {
    const desk = this.store.state;
    for (const call of desk.calls) {
      const nothingLeft = call.media.state === "ended" && !call.media.textByHub;
      if (call.lostUnless && (now() > call.lostUnless || nothingLeft)) this.#end(desk, { call: call.id, reason: "agent_lost", lasted_s: 0, wrap_up_s: null });
    }
  }

  on_call_started(started, desk) {
    const ring = desk.ring;
    desk.ring = null;
    const known = this.#find(started.call);
    if (known) {
      Object.assign(known, { session: started.session, sessionAt: now(), lineUp: true, lostUnless: null });
      this.media.useServers(known, started.ice_servers);
      this.media.resume(known);
      return;
    }
    const call = opened(started, ring);
    desk.calls.push(call);
    // A customer who can be heard comes before those who wait for words.
    if (call.kind === "video" || !desk.video) bringForward(desk, call.id);
    this.media.start(call, started.ice_servers);
  }

  on_fresh_servers({ call, ice_servers: servers }) {
    const known = this.#find(call);
    if (known) this.media.useServers(known, servers);
  }

  on_signal(signal) {
    const call = this.#find(signal.call);
    if (call) this.media.receive(call, signal);
  }

  on_text_by_hub(message) {
    const call = this.#find(message.call);
    if (call) this.media.receiveText(call, message);
  }

  on_session({ call: id, session }) {
    const call = this.#find(id);
    if (call) Object.assign(call, { session, sessionAt: now() });
  }

  on_proposal_result({ call: id, result }) {
    const proposal = this.#find(id)?.proposals.find((one) => one.id === result.proposal);
    if (proposal) Object.assign(proposal, { state: result.state, reason: result.reason, at: now() });
  }

  on_media(media) {
    const call = this.#find(media.call);
    if (!call) return;
    call.kioskMedia = media;
    this.media.kioskSays(call, media);
  }

  on_kiosk_line({ call: id, connected }) {
    const call = this.#find(id);
    if (call) call.lineUp = connected;
  }

  on_guided({ call: id, ok, reason }) {
    const call = this.#find(id);
    if (call?.guide) Object.assign(call.guide, { state: ok ? "done" : "refused", reason, at: now() });
  }

  on_payment_facts({ call: id, payment }) {
    const call = this.#find(id);
    if (call) call.payment = payment;
  }

  on_payment_done({ call: id, action, ok, reason }) {
    const call = this.#find(id);
    if (call) call.paymentAct = { action, state: ok ? "done" : "refused", reason, at: now() };
  }

  on_call_ended(ended, desk) {
    if (this.#find(ended.call)) this.#end(desk, ended);
  }

  on_refused({ about, key, call: id }, desk) {
    const known = this.#find(id);
    const call = known ?? desk.call;
    if (about === "resume") this.#waitForCallAgain(desk, known);
    const pending = about === "propose" ? call?.proposals.findLast(({ state }) => state === "sent") : null;
    if (pending) Object.assign(pending, { state: "refused", reason: key, at: now() });
    if (about === "guide" && call?.guide) Object.assign(call.guide, { state: "refused", reason: key, at: now() });
    if (about === "payment_action" && call?.paymentAct) Object.assign(call.paymentAct, { state: "refused", reason: key, at: now() });
    if (about === "hold" && call) this.media.hold(call, !call.media.held);
  }

  /** Only this page's network was gone: the customer is first in the queue, and rings here again if nobody else is free. */
  #waitForCallAgain(desk, call) {
    if (call) this.media.noTextByHub(call);
    if (desk.calls.every(({ lostUnless }) => lostUnless)) this.say({ type: "set_state", state: "available" });
  }

  #find(id) {
    return this.store.state.calls.find((call) => call.id === id) ?? null;
  }

  async #wrapUp(desk, over) {
    desk.wrapUps = [...desk.wrapUps, over];
    over.line = await lineWords(over.call);
    this.store.changed();
  }

  #end(desk, { call: id, reason, lasted_s: lasted, wrap_up_s: wrapUp }) {
    const call = this.#find(id);
    this.media.stop(call);
    desk.calls = desk.calls.filter((other) => other !== call);
    desk.notice = wrapUp === null ? { text: ENDINGS[reason], trouble: true } : null;
    if (wrapUp !== null) this.#wrapUp(desk, { call: id, kind: call.kind, kiosk: call.kiosk, reason, lasted, capS: wrapUp, endsAt: now() + wrapUp, code: "", note: "", extended: false, line: "" });
    if (desk.front === id && !inHand(desk).includes(id)) keepOneInFront(desk);
  }
}

function opened(started, ring) {
  const { call: id, kind, kiosk, language, session } = started;
  return {
    id, kind, kiosk, language, session,
    waitedS: ring ? ring.waited_s + now() - ring.receivedAt : null,
    callsToday: ring?.calls_today ?? 0,
    sessionAt: now(),
    startedAt: now(),
    lineUp: true,
    kioskMedia: {},
    conversation: new Conversation(),
    draft: "",
    proposals: [],
    guide: null,
    soldOut: [],
    laid: null,
    payment: null,
    paymentAct: null,
    lostUnless: null,
    media: null,
  };
}
