/** What the hub says becomes the desk's state. */

import { get } from "../api.js";
import { now } from "../clock.js";
import { MenuBook } from "../menu/book.js";
import { MenuSearch } from "../menu/search.js";
import { ENDINGS, NOT_FOLLOWED, RING_OVER } from "../words.js";
import { Conversation } from "./conversation.js";

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

/** A message of the hub's, by its type. `media` is the desk's `CallMedia`. */
export class Inbox {
  constructor(store, media) {
    Object.assign(this, { store, media });
  }

  take(message) {
    this[`on_${message.type}`]?.(message, this.store.state);
    this.store.changed();
  }

  on_hello({ me, state, menu }, desk) {
    desk.me = me;
    desk.duty = { ...desk.duty, state };
    desk.ring = null;
    this.loadMenu(menu);
    this.loadCalls();
    // The hub was restarted or the network came back: a call it does not know any more is over.
    if (desk.call && state !== "busy") this.#end(desk, { reason: "agent_lost", lasted_s: now() - desk.call.startedAt, wrap_up_s: null });
  }

  on_state({ state, then, reason, ends_in_s: endsIn }, desk) {
    desk.duty = { state, then, reason, endsAt: endsIn === null ? null : now() + endsIn };
    if (state !== "wrapup") desk.wrapUp = null;
    if (state === "wrapup" && desk.wrapUp && endsIn !== null) desk.wrapUp.endsAt = now() + endsIn;
    if (state === "available") desk.notice = null;
  }

  on_ring(ring, desk) {
    desk.ring = { ...ring, receivedAt: now(), sessionAt: now(), answered: false };
    desk.notice = null;
    this.media.warmUp();
  }

  on_ring_cancelled({ reservation, reason }, desk) {
    if (desk.ring?.reservation !== reservation) return;
    desk.ring = null;
    desk.notice = { text: RING_OVER[reason], trouble: reason === "missed" };
    this.media.coolDown();
  }

  on_call_started(started, desk) {
    desk.ring = null;
    if (desk.call?.id === started.call) {
      Object.assign(desk.call, { session: started.session, sessionAt: now(), lineUp: true });
      return;
    }
    desk.wrapUp = null;
    desk.call = {
      id: started.call,
      kind: started.kind,
      kiosk: started.kiosk,
      language: started.language,
      session: started.session,
      sessionAt: now(),
      startedAt: now(),
      lineUp: true,
      kioskMedia: "",
      conversation: new Conversation(),
      proposals: [],
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
