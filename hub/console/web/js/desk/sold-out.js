/** What the site of each call has run out of: laid over the menu while the call is in front, marked and taken back from here. */

import { ask, get } from "../api.js";
import { onSecond } from "../clock.js";
import { without } from "../menu/without.js";
import { MenuBook } from "../menu/book.js";
import { ShortCodes } from "../menu/short-code.js";

const EVERY_S = 20; // others mark too

const TROUBLE = {
  no_call_there: "You can mark things of a site while you are in a call with it.",
  not_on_the_menu: "It is not on the menu any more.",
  no_hub: "The hub cannot be reached right now. Nothing was changed.",
};

export class SoldOut {
  #seconds = 0;

  constructor(store) {
    this.store = store;
    this.close = onSecond(() => this.#second());
  }

  take(message) {
    const { calls } = this.store.state;
    if (message.type === "call_started") this.#look(calls.find(({ id }) => id === message.call));
    if (message.type === "menu_changed") for (const call of calls) call.laid = null;
  }

  /** `what` as the hub names it: product/ID, variant/ITEM/ID, option/GROUP/ID. */
  async set(what, gone) {
    const { call } = this.store.state;
    if (!call) return;
    try {
      this.#lay(call, await ask(gone ? "PUT" : "DELETE", `/api/sites/${encodeURIComponent(call.kiosk.site)}/sold-out/${what}`));
    } catch (error) {
      this.store.set({ notice: { text: TROUBLE[error.key] ?? "That did not work. Please try again.", trouble: true } });
    }
  }

  #second() {
    this.#seconds += 1;
    if (this.#seconds % EVERY_S === 0) for (const call of this.store.state.calls) this.#look(call);
  }

  async #look(call) {
    const answer = call && (await get(`/api/sites/${encodeURIComponent(call.kiosk.site)}/sold-out`).catch(() => null));
    if (answer) this.#lay(call, answer);
  }

  #lay(call, { sold_out: marks }) {
    call.soldOut = marks;
    call.laid = null;
    this.store.changed();
  }
}

/** The menu as a call's site has it: {book, search}, made once for the same menu and marks. */
export function laidOver(call, book, search) {
  if (!call?.soldOut?.length || !book) return { book, search };
  if (call.laid?.under !== book) {
    const own = new MenuBook(without(book.menu, call.soldOut.map(({ what }) => what)));
    call.laid = { under: book, book: own, search: new ShortCodes(own) };
  }
  return call.laid;
}
