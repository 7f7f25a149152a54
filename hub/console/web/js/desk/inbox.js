/** What the hub says about the agent and the house becomes the desk's state: duty, rings, the queue, the menu. */

import { get } from "../api.js";
import { now } from "../clock.js";
import { MenuBook } from "../menu/book.js";
import { ShortCodes } from "../menu/short-code.js";
import { NOT_FOLLOWED, RING_OVER } from "../words.js";
import { keepOneInFront } from "./state.js";

const CHOSEN = new Set(["available", "break", "own_counter", "training"]);

/** Refusals of these stand where the agent asked for them; see calls.js. */
const SAID_IN_PLACE = new Set(["resume", "propose", "guide", "payment_action"]);

export class Inbox {
  /** `media` is the desk's `Lines`; say(message) answers the hub. */
  constructor(store, media, say) {
    Object.assign(this, { store, media, say });
  }

  /** A message of the hub's, by its type. */
  take(message) {
    this[`on_${message.type}`]?.(message, this.store.state);
  }

  on_hello({ me, state, menu }, desk) {
    const before = desk.duty;
    desk.me = me;
    desk.duty = { ...before, state };
    if (desk.ring) this.media.coolDown();
    desk.ring = desk.offer = null;
    desk.wrapUps = [];
    keepOneInFront(desk);
    this.loadMenu(menu);
    this.loadDay();
    this.loadPhrases();
    if (!desk.calls.length) this.#goOnAs(before);
  }

  /** The connection was lost for a moment: what the agent had chosen still holds. */
  #goOnAs({ state, then, reason }) {
    const chosen = then ?? (state === "reserved" ? "available" : state);
    if (!CHOSEN.has(chosen)) return;
    this.say({ type: "set_state", state: chosen, ...(chosen === "break" ? { reason: reason || "rest" } : {}) });
  }

  on_state({ state, then, reason, ends_in_s: endsIn }, desk) {
    if (desk.duty.state === "wrapup") this.loadDay();
    desk.duty = { state, then, reason, endsAt: endsIn === null ? null : now() + endsIn, since: desk.duty.state === state ? desk.duty.since : now() };
    if (state !== "wrapup" && state !== "busy") desk.wrapUps = [];
    const [only] = desk.wrapUps;
    if (state === "wrapup" && only && desk.wrapUps.length === 1 && endsIn !== null) only.endsAt = now() + endsIn;
    keepOneInFront(desk);
    if (state === "available") desk.notice = null;
  }

  on_ring(ring, desk) {
    if (desk.calls.some(({ id }) => id === ring.call)) {
      this.say({ type: "accept", reservation: ring.reservation }); // only this page's network was gone
      return;
    }
    desk.ring = { ...ring, receivedAt: now(), sessionAt: now(), answered: false };
    desk.notice = null;
    if (ring.kind === "video") this.media.warmUp();
  }

  on_work_offer(offer, desk) {
    desk.offer = { ...offer, receivedAt: now(), answered: false };
    desk.notice = null;
  }

  on_ring_cancelled({ reservation, reason }, desk) {
    if (desk.offer?.reservation === reservation) {
      desk.offer = null;
      if (reason === "missed") desk.notice = { text: "The work that was offered went to somebody else.", trouble: false };
    }
    if (desk.ring?.reservation !== reservation) return;
    desk.ring = null;
    desk.notice = { text: RING_OVER[reason], trouble: reason === "missed" };
    this.media.coolDown();
  }

  on_session({ call, session }, { ring }) {
    if (ring?.call === call) Object.assign(ring, { session, sessionAt: now() });
  }

  on_queue(queue, desk) {
    desk.queue = { ...queue, at: now() };
  }

  /** A customer of the agent's own site asked for the people of the place. */
  on_needs_staff({ call, kiosk, on }, desk) {
    desk.staff = [...desk.staff.filter((one) => one.call !== call), ...(on ? [{ call, kiosk }] : [])];
  }

  on_menu_changed({ menu }) {
    this.loadMenu(menu);
  }

  on_refused({ about, key }, desk) {
    if (SAID_IN_PLACE.has(about)) return;
    if (about === "accept" || about === "reject") {
      desk.ring = desk.offer = null;
      this.media.coolDown();
    }
    desk.notice = { text: NOT_FOLLOWED[key], trouble: true };
  }

  async loadMenu(version) {
    if (this.version === version) return;
    const menu = await get("/api/console/menu").catch(() => null);
    if (!menu) return;
    this.version = version;
    const book = new MenuBook(menu);
    this.store.set({ menu: { book, search: new ShortCodes(book) } });
  }

  async loadDay() {
    const answer = await get("/api/console/calls").catch(() => null);
    if (answer) this.store.set({ day: answer.calls });
  }

  async loadPhrases() {
    const answer = await get("/api/console/phrases").catch(() => null);
    if (answer) this.store.set({ phrases: answer.phrases });
  }
}
