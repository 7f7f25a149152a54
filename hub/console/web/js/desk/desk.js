/** The desk: wires hub, media and state together and draws the columns. */

import { onSecond } from "../clock.js";
import { Connection } from "../connection.js";
import { patch } from "../dom.js";
import { useKeys } from "../keys.js";
import { startRinging, stopRinging } from "../sound.js";
import { Store } from "../store.js";
import { deskColumns } from "../views/columns.js";
import { placeMedia } from "../views/video.js";
import { Actions } from "./actions.js";
import { CallMedia } from "./call-media.js";
import { deskKeys } from "./desk-keys.js";
import { DeviceCheck } from "./device-check.js";
import { Guests } from "./guests.js";
import { emptyDesk, Inbox } from "./inbox.js";
import { Workspace } from "./workspace.js";

export class Desk {
  #root = null;
  #stops = [];

  constructor({ onSignedOut }) {
    const store = new Store(emptyDesk());
    this.media = new CallMedia((message) => this.connection.send(message), () => store.changed());
    this.inbox = new Inbox(store, this.media, (message) => this.connection.send(message));
    this.guests = new Guests(store, this.media, (message) => this.connection.send(message));
    this.connection = new Connection({
      onMessage: (message) => {
        this.inbox.take(message);
        this.guests.take(message);
      },
      onState: (hub) => {
        if (hub === "signed_out") return onSignedOut();
        if (hub === "taken_over") this.inbox.takenOver();
        store.set({ hub });
      },
    });
    this.store = store;
    this.actions = new Actions(store, this.connection, this.media);
    this.check = new DeviceCheck(() => store.changed());
    this.work = new Workspace(store, this.actions);
    this.#stops = [store.subscribe(() => this.#draw()), onSecond(() => this.#second())];
  }

  show(root) {
    this.#root = root;
    useKeys(() => deskKeys(this));
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
    this.media.stop();
    this.connection.close();
  }

  #draw() {
    const { ring, call, duty } = this.store.state;
    if (ring && !ring.answered) startRinging();
    else stopRinging();
    if (["available", "reserved", "busy"].includes(duty.state)) this.check.rest(Boolean(ring || call));
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
    this.inbox.second();
    this.#draw();
  }

  #title() {
    const { ring, call, wrapUp } = this.store.state;
    if (ring) document.title = this.blink ? `${ring.kiosk.site_name} is calling` : "☎ Please answer";
    else if (call) document.title = `With ${call.kiosk.site_name}`;
    else document.title = wrapUp ? "Wrap-up" : "Counterpart";
  }
}
