/** What the hub says becomes the desk's state. */

import { get } from "../api.js";
import { now } from "../clock.js";
import { MenuBook } from "../menu/book.js";
import { MenuSearch } from "../menu/search.js";
import { ENDINGS, NOT_FOLLOWED, RING_OVER } from "../words.js";
import { Conversation } from "./conversation.js";

/** As long as the hub keeps the call of a kiosk that it cannot reach. */
const REATTACH_S = 20;

export const emptyDesk = () => ({
  hub: "connecting",
  me: null,
  duty: { state: "offline", then: null, reason: "", endsAt: null },
  book: null,
  search: null,
  ring: null,
  call: null,
  wrapUp: null,
  queue: null,
  calls: [],
  notice: null,
});

/** `media` is the desk's `CallMedia`; say(message) answers the hub. */
export class Inbox {
  constructor(store, media, say) {
    Object.assign(this, { store, media, say });
  }

  /** A message of the hub's, by its type. */
  take(message) {
    this[`on_${message.type}`]?.(message, this.store.state);
    this.store.changed();
  }

  on_hello({ me, state, menu }, desk) {
    const before = desk.duty;
    desk.me = me;
    desk.duty = { ...before, state };
    if (desk.ring) this.media.coolDown();
    desk.ring = desk.wrapUp = null;
    this.loadMenu(menu);
    this.loadCalls();
    if (desk.call) this.#askForCallAgain(desk);
    else this.#goOnAs(before);
  }

  /** The connection was lost for a moment: what the agent had chosen still holds. */
  #goOnAs({ state, then, reason }) {
    const chosen = then ?? state;
    if (chosen === "available" || chosen === "reserved") this.say({ type: "set_state", state: "available" });
    else if (chosen === "break") this.say({ type: "set_state", state: "break", reason: reason || "rest" });
  }

  /** Another window of this agent has the desk, and with it the calls. */
  takenOver() {
    this.media.stop();
    this.store.set({ ring: null, call: null, wrapUp: null });
  }

  /** The hub was restarted: picture and sound went on, and the hub takes the call up again. */
  #askForCallAgain(desk) {
    desk.call.lostUnless = now() + REATTACH_S;
    this.say({ type: "resume", call: desk.call.id });
  }

  /** Only this page's network was gone: the customer is first in the queue, and rings here again if nobody else is free. */
  #waitForCallAgain() {
    this.say({ type: "set_state", state: "available" });
  }

  /** Once a second: a call that did not come back is over. */
  second() {
    const desk = this.store.state;
    if (desk.call?.lostUnless && (now() > desk.call.lostUnless || desk.call.media.state === "ended")) {
      this.#end(desk, { reason: "agent_lost", lasted_s: 0, wrap_up_s: null });
      this.store.changed();
    }
  }

  on_state({ state, then, reason, ends_in_s: endsIn }, desk) {
    if (desk.duty.state === "wrapup") this.loadCalls();
    desk.duty = { state, then, reason, endsAt: endsIn === null ? null : now() + endsIn };
    if (state !== "wrapup") desk.wrapUp = null;
    if (state === "wrapup" && desk.wrapUp && endsIn !== null) desk.wrapUp.endsAt = now() + endsIn;
    if (state === "available") desk.notice = null;
  }

  on_ring(ring, desk) {
    if (desk.call) {
      this.say({ type: ring.call === desk.call.id ? "accept" : "reject", reservation: ring.reservation });
      return;
    }
    desk.ring = { ...ring, receivedAt: now(), sessionAt: now(), answered: false };
    desk.notice = null;
    if (ring.kind === "video") this.media.warmUp();
  }

  on_ring_cancelled({ reservation, reason }, desk) {
    if (desk.ring?.reservation !== reservation) return;
    desk.ring = null;
    desk.notice = { text: RING_OVER[reason], trouble: reason === "missed" };
    this.media.coolDown();
  }

  on_call_started(started, desk) {
    const waitedS = desk.ring ? desk.ring.waited_s + now() - desk.ring.receivedAt : null;
    desk.ring = null;
    if (desk.call?.id === started.call) {
      Object.assign(desk.call, { session: started.session, sessionAt: now(), lineUp: true, lostUnless: null });
      this.media.resume(started.ice_servers);
      return;
    }
    desk.wrapUp = null;
    desk.call = {
      id: started.call,
      kind: started.kind,
      kiosk: started.kiosk,
      language: started.language,
      waitedS,
      session: started.session,
      sessionAt: now(),
      startedAt: now(),
      lineUp: true,
      kioskMedia: "",
      conversation: new Conversation(),
      proposals: [],
      lostUnless: null,
      media: null,
    };
    this.media.start(desk.call, started.ice_servers);
  }

  on_signal(signal, desk) {
    if (desk.call?.id === signal.call) this.media.receive(signal);
  }

  on_session({ call, session }, desk) {
    for (const one of [desk.ring?.call === call ? desk.ring : null, desk.call?.id === call ? desk.call : null]) {
      if (one) Object.assign(one, { session, sessionAt: now() });
    }
  }

  on_proposal_result({ result }, desk) {
    const proposal = desk.call?.proposals.find(({ id }) => id === result.proposal);
    if (proposal) Object.assign(proposal, { state: result.state, reason: result.reason, at: now() });
  }

  on_media({ call, state }, desk) {
    if (desk.call?.id === call) desk.call.kioskMedia = state;
  }

  on_kiosk_line({ call, connected }, desk) {
    if (desk.call?.id === call) desk.call.lineUp = connected;
  }

  on_call_ended(ended, desk) {
    if (desk.call?.id === ended.call) this.#end(desk, ended);
  }

  on_queue(queue, desk) {
    desk.queue = { ...queue, at: now() };
  }

  on_menu_changed({ menu }) {
    this.loadMenu(menu);
  }

  on_refused({ about, key }, desk) {
    if (about === "resume") {
      this.#waitForCallAgain();
      return;
    }
    if (about === "accept" || about === "reject") {
      desk.ring = null;
      this.media.coolDown();
    }
    const pending = about === "propose" ? desk.call?.proposals.findLast(({ state }) => state === "sent") : null;
    if (pending) Object.assign(pending, { state: "refused", reason: key, at: now() });
    else desk.notice = { text: NOT_FOLLOWED[key], trouble: true };
  }

  #end(desk, { reason, lasted_s: lasted, wrap_up_s: wrapUp }) {
    const { id, kiosk } = desk.call;
    this.media.stop();
    desk.call = null;
    desk.notice = wrapUp === null ? { text: ENDINGS[reason], trouble: true } : null;
    desk.wrapUp = wrapUp === null ? null : { call: id, kiosk, reason, lasted, capS: wrapUp, endsAt: now() + wrapUp, code: "" };
  }

  async loadMenu(version) {
    if (this.version === version) return;
    const menu = await get("/api/console/menu").catch(() => null);
    if (!menu) return;
    this.version = version;
    const book = new MenuBook(menu);
    this.store.set({ book, search: new MenuSearch(book) });
  }

  async loadCalls() {
    const answer = await get("/api/console/calls").catch(() => null);
    if (answer) this.store.set({ calls: answer.calls });
  }
}
