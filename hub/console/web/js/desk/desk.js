/** The desk: wires hub, media and state together and draws the columns. */

import { onSecond } from "../clock.js";
import { Connection } from "../connection.js";
import { patch } from "../dom.js";
import { useKeys } from "../keys.js";
import { nudge, startRinging, stopRinging } from "../sound.js";
import { Store } from "../store.js";
import { deskColumns } from "../views/columns.js";
import { placeMedia } from "../views/video.js";
import { Actions } from "./actions.js";
import { Calls } from "./calls.js";
import { openCaptions } from "./captions.js";
import { deskKeys } from "./desk-keys.js";
import { DeviceCheck } from "./device-check.js";
import { Guests } from "./guests.js";
import { Inbox } from "./inbox.js";
import { Lines } from "./lines.js";
import { SoldOut } from "./sold-out.js";
import { emptyDesk } from "./state.js";
import { Work } from "./work.js";
import { Workspace } from "./workspace.js";

export class Desk {
  #root = null;
  #stops = [];

  constructor({ onSignedOut, person }) {
    const store = new Store(emptyDesk());
    const changed = () => store.changed();
    const say = (message) => this.connection.send(message);
    this.store = store;
    this.person = person;
    this.media = new Lines({ send: say, changed, isInFront: (call) => call === store.state.call && this.isSeen });
    this.inbox = new Inbox(store, this.media, say);
    this.calls = new Calls(store, this.media, say);
    this.guests = new Guests(store, this.media, say);
    this.background = new Work(store, { send: say });
    this.soldOut = new SoldOut(store);
    this.connection = new Connection({ onMessage: (message) => this.#take(message), onState: (hub) => this.#hub(hub, onSignedOut), hurries: () => this.isNeeded });
    this.actions = new Actions(store, this.connection, this.media);
    this.check = new DeviceCheck(changed, `device-check ${person.id}`);
    this.work = new Workspace(store, this.actions);
    this.#stops = [store.subscribe(() => this.#draw()), onSecond(() => this.#second()), openCaptions(store)];
  }

  /** Whether the agent can have the page before the eyes. */
  get isSeen() {
    return this.#root !== null && document.visibilityState === "visible";
  }

  /** Whether somebody waits for what this page and the hub say to each other. */
  get isNeeded() {
    const { calls, assist } = this.store.state;
    return calls.length > 0 || Boolean(assist);
  }

  show(root) {
    this.#root = root;
    useKeys(() => deskKeys(this));
    this.store.state.call?.conversation.read();
    this.#draw();
  }

  hide() {
    this.#root = null;
  }

  close() {
    for (const stop of this.#stops) stop();
    stopRinging();
    this.check.close();
    this.guests.close();
    this.soldOut.close();
    this.media.stopAll();
    this.connection.close();
  }

  #take(message) {
    // The calls know of a call before its guests do.
    for (const taker of [this.calls, this.inbox, this.guests, this.background, this.soldOut]) taker.take(message);
    if (message.type === "work_offer") nudge();
    this.store.changed();
  }

  #hub(hub, onSignedOut) {
    if (hub === "signed_out") return onSignedOut();
    if (hub === "taken_over") [this.calls, this.guests].forEach((one) => one.takenOver());
    this.store.set({ hub });
  }

  #draw() {
    const { ring, video, call, duty } = this.store.state;
    if (ring && !ring.answered) startRinging();
    else stopRinging();
    if (["available", "reserved", "busy"].includes(duty.state)) this.check.rest(Boolean(ring || video));
    this.#title();
    if (!this.#root) {
      if (ring) location.hash = "#/desk"; // whoever looks at another page must not miss it
      return;
    }
    patch(this.#root, deskColumns(this));
    placeMedia(this.#root, this);
    this.#showSuggestion(call);
  }

  /** A line that was just suggested comes into view. */
  #showSuggestion(call) {
    const newest = call?.session.suggestions.at(-1);
    if (newest && newest.id !== this.shown) this.#root.querySelector(`.line[data-key="${newest.line}"]`)?.scrollIntoView({ block: "nearest" });
    this.shown = newest?.id;
  }

  #second() {
    this.blink = !this.blink;
    this.calls.second();
    this.guests.second();
    this.#draw();
  }

  #title() {
    const { ring, calls, call, wrapUp } = this.store.state;
    const unread = calls.reduce((sum, { conversation }) => sum + conversation.unread, 0);
    if (ring) document.title = this.blink ? `${ring.kiosk.site_name} is calling` : "☎ Please answer";
    else if (call) document.title = `${unread ? `(${unread}) ` : ""}With ${call.kiosk.site_name}`;
    else document.title = wrapUp ? "Wrap-up" : "Counterpart";
  }
}
