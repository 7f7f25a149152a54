/** What an agent can do at the desk. There is no way to pay from here: that is the customer's alone. */

import { clean } from "../menu/selection.js";
import { allowSound } from "../sound.js";
import { NOT_FOLLOWED } from "../words.js";

export class Actions {
  constructor(store, connection, media) {
    Object.assign(this, { store, connection, media });
  }

  get desk() {
    return this.store.state;
  }

  setState(state) {
    allowSound();
    this.#send({ type: "set_state", state });
  }

  takeBreak(reason = "rest") {
    this.#send({ type: "set_state", state: "break", reason });
  }

  accept() {
    const { ring } = this.desk;
    if (!ring || ring.answered) return;
    ring.answered = this.#send({ type: "accept", reservation: ring.reservation });
    this.store.changed();
  }

  reject() {
    const { ring } = this.desk;
    if (!ring || ring.answered) return;
    if (!this.#send({ type: "reject", reservation: ring.reservation })) return;
    this.store.set({ ring: null });
    this.media.coolDown();
  }

  /** Without the hub the call ends here all the same: nobody is kept in a call. */
  hangUp() {
    const { call } = this.desk;
    if (!call) return;
    if (this.connection.send({ type: "hang_up", call: call.id, reason: "agent" })) return;
    this.media.stop();
    this.store.set({ call: null, notice: { text: "You ended the call. The hub will hear of it when it is back.", trouble: false } });
  }

  wrapUp(code, note) {
    const { wrapUp } = this.desk;
    if (wrapUp) this.#send({ type: "wrap_up", call: wrapUp.call, code, note });
  }

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
    call.proposals.push({ id: proposal, words, operation, state: sent ? "sent" : "refused", reason: sent ? "" : "kiosk_away", at: performance.now() / 1000 });
    this.store.changed();
  }

  #send(message) {
    const sent = this.connection.send(message);
    if (!sent) this.store.set({ notice: { text: "The hub cannot be reached right now. Nothing was changed.", trouble: true } });
    return sent;
  }
}

const REFUSALS = {
  ...NOT_FOLLOWED,
  unknown_item: (about) => `${about} is not on this kiosk's menu`,
  unknown_line: () => "the customer has removed this line",
  unknown_promotion: () => "this promotion does not exist",
  unknown_service_mode: () => "this kiosk does not offer it",
  sold_out: (about) => `${about} is sold out`,
  variant_needed: (about) => `choose a size of ${about}`,
  unknown_variant: (about) => `${about} is no size of it`,
  unknown_option: (about) => `${about} cannot be chosen here`,
  too_few: (about, limit) => `${about} needs at least ${limit}`,
  too_many: (about, limit) => `at most ${limit} of ${about}`,
  bad_quantity: () => "this quantity cannot be ordered",
  stale: () => "the customer has just changed this",
  unchanged: () => "the order is like this already",
  page: () => "the customer is not ordering right now",
  not_in_call: () => "the call is not connected yet",
  screen_away: () => "the kiosk's screen does not answer",
};

/** `sold_out shake` as `Vanilla shake is sold out`. */
export function refusalWords(reason, book) {
  const [, key, about, limit] = reason.match(/^(\w+)\s*([\w-]*)(?: \(limit (\d+)\))?$/) ?? [null, reason, "", ""];
  const words = REFUSALS[key];
  return typeof words === "function" ? words(about ? book.nameOf(about) : "this", limit) : (words ?? "the kiosk did not take it");
}
