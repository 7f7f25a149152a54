/** What an agent can do at the desk. There is no way to pay from here: that is the customer's alone. */

import { ask } from "../api.js";
import { now } from "../clock.js";
import { clean } from "../menu/selection.js";
import { allowSound } from "../sound.js";
import { keepOneInFront } from "./state.js";

export class Actions {
  /** `media` is the desk's `Lines`. */
  constructor(store, connection, media) {
    Object.assign(this, { store, connection, media });
  }

  get desk() {
    return this.store.state;
  }

  // -- my state ------------------------------------------------------------------------------------------------------

  setState(state) {
    allowSound();
    this.#send({ type: "set_state", state });
  }

  takeBreak(reason = "rest") {
    this.#send({ type: "set_state", state: "break", reason });
  }

  // -- what is offered -----------------------------------------------------------------------------------------------

  accept() {
    const offered = this.desk.ring ?? this.desk.offer;
    if (!offered || offered.answered) return;
    offered.answered = this.#send({ type: "accept", reservation: offered.reservation });
    this.store.changed();
  }

  reject() {
    const offered = this.desk.ring ?? this.desk.offer;
    if (!offered || offered.answered) return;
    if (!this.#send({ type: "reject", reservation: offered.reservation })) return;
    this.store.set(this.desk.ring ? { ring: null } : { offer: null });
    this.media.coolDown();
  }

  // -- the conversation in front -------------------------------------------------------------------------------------

  /** Without the hub the call ends here all the same: nobody is kept in a call. */
  hangUp() {
    const { call } = this.desk;
    if (!call) return;
    if (this.connection.send({ type: "hang_up", call: call.id, reason: "agent" })) return;
    this.media.stop(call);
    this.desk.calls = this.desk.calls.filter((other) => other !== call);
    keepOneInFront(this.desk);
    this.store.set({ notice: { text: "You ended the call. The hub will hear of it when it is back.", trouble: false } });
  }

  hold() {
    const { call } = this.desk;
    if (!call?.media || call.kind !== "video") return;
    if (this.#send({ type: "hold", call: call.id, on: !call.media.held })) this.media.hold(call, !call.media.held);
  }

  wrapUp(code, note) {
    const { wrapUp } = this.desk;
    if (!wrapUp || !this.#send({ type: "wrap_up", call: wrapUp.call, code, note })) return;
    this.desk.wrapUps = this.desk.wrapUps.filter((other) => other !== wrapUp);
    keepOneInFront(this.desk);
    this.store.changed();
  }

  moreTime() {
    const { wrapUp } = this.desk;
    if (!wrapUp || wrapUp.extended) return;
    wrapUp.extended = this.#send({ type: "more_time", call: wrapUp.call });
    this.store.changed();
  }

  // -- the cart ------------------------------------------------------------------------------------------------------

  add(selection, qty, words) {
    this.#propose({ type: "add", selection: clean(selection), qty }, words);
  }

  change(line, selection, qty, words) {
    this.#propose({ type: "change", line, selection: selection && clean(selection), qty }, words);
  }

  remove(line, words) {
    this.#propose({ type: "remove", line }, words);
  }

  #propose(operation, words) {
    const { call } = this.desk;
    const cart = call?.session.cart;
    if (!cart) return;
    const proposal = crypto.randomUUID();
    const sent = this.#send({ type: "propose", call: call.id, proposal, cart: cart.id, revision: cart.revision, operation });
    call.proposals.push({ id: proposal, words, operation, state: sent ? "sent" : "refused", reason: sent ? "" : "kiosk_away", at: now() });
    this.store.changed();
  }

  // -- the customer's screen -----------------------------------------------------------------------------------------

  /** action: point, open or clear; place: {page} or {category} or {product} or {line} or {control}; words say it. */
  guide(action, place, words) {
    const { call } = this.desk;
    if (!call) return;
    const sent = this.#send({ type: "guide", call: call.id, action, ...(place ? { place } : {}) });
    call.guide = { action, words, state: sent ? "sent" : "refused", reason: sent ? "" : "kiosk_away", at: now() };
    this.store.changed();
  }

  // -- payment and the kitchen ---------------------------------------------------------------------------------------

  /** action: print_again, resend, pay_at_counter, or settle with `paid`. */
  payment(action, paid = false) {
    const { call } = this.desk;
    if (!call?.payment) return;
    const sent = this.#send({ type: "payment_action", call: call.id, action, paid });
    call.paymentAct = { action, state: sent ? "sent" : "refused", reason: sent ? "" : "kiosk_away", at: now() };
    this.store.changed();
  }

  async askRefund(reason) {
    const { call } = this.desk;
    call.refund = await ask("POST", "/api/refunds", { call: call.id, order: call.payment.order, reason }).then(() => "asked", () => "failed");
    this.store.changed();
  }

  #send(message) {
    const sent = this.connection.send(message);
    if (!sent) this.store.set({ notice: { text: "The hub cannot be reached right now. Nothing was changed.", trouble: true } });
    return sent;
  }
}
