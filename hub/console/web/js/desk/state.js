/** What the desk knows. `calls` are the agent's own open conversations: at most one with picture and sound, and some of text. */

import { laidOver } from "./sold-out.js";

export function emptyDesk() {
  return {
    hub: "connecting",
    me: null,
    duty: { state: "offline", then: null, reason: "", endsAt: null },
    menu: { book: null, search: null }, // of the house, before what a site has run out of
    phrases: [],
    ring: null,
    offer: null,
    work: null,
    calls: [],
    wrapUps: [],
    front: "",
    staff: [],
    queue: null,
    day: [],
    notice: null,

    /** The menu to look things up in: that of the site whose call is in front. */
    get book() {
      return laidOver(this.call, this.menu.book, this.menu.search).book;
    },

    get search() {
      return laidOver(this.call, this.menu.book, this.menu.search).search;
    },

    /** The conversation in front, or null. */
    get call() {
      return this.calls.find(({ id }) => id === this.front) ?? null;
    },

    /** The call with picture and sound, or null. */
    get video() {
      return this.calls.find(({ kind }) => kind === "video") ?? null;
    },

    /** The wrap-up in front, or null. */
    get wrapUp() {
      return this.wrapUps.find(({ call }) => call === this.front) ?? null;
    },
  };
}

/** Everything that can be in front, in the order of the tabs. */
export const inHand = ({ calls, wrapUps }) => [...calls.map(({ id }) => id), ...wrapUps.map(({ call }) => call)];

/** Puts a conversation in front; what was typed there is read now. */
export function bringForward(desk, id) {
  desk.front = id;
  desk.call?.conversation.read();
}

/** When what was in front is gone, the next one is. */
export function keepOneInFront(desk) {
  const all = inHand(desk);
  if (!all.includes(desk.front)) bringForward(desk, all[0] ?? "");
}
