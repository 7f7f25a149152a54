/** The supervisor's floor, live: who waits, who serves whom, how today goes; to hang on a wall (F) and to work with. */

import { get } from "../api.js";
import { now, onSecond } from "../clock.js";
import { Connection } from "../connection.js";
import { el, icon, patch } from "../dom.js";
import { named, useKeys } from "../keys.js";
import { agentsPanel } from "./wallboard/agents.js";
import { SupervisionAudit } from "./wallboard/audit.js";
import { forecastPanel } from "./wallboard/forecast.js";
import { levels } from "./wallboard/levels.js";
import { mapPanel } from "./wallboard/map.js";
import { placePicture, supervisingPanel } from "./wallboard/supervising.js";
import { waitingPanel } from "./wallboard/waiting.js";

const MAY_AUDIT = new Set(["manager", "admin"]);
const FORECAST_EVERY_S = 60;
const AWAY = { away: "The hub cannot be reached. What you see may be old.", taken_over: "", open: "", connecting: "" };

export class WallboardPage {
  #root = null;
  #stops = [];
  #seconds = 0;
  #unsubscribe = () => null;
  hub = "connecting";
  floor = null;
  floorAt = 0;
  forecast = null;
  desk = null;
  notice = "";
  onWall = false;

  constructor({ person, onSignedOut, page }) {
    Object.assign(this, { person, onSignedOut, page });
    this.connection = new Connection({
      path: "/wallboard/connect",
      onMessage: (message) => this.#take(message),
      onState: (hub) => this.#hub(hub),
    });
    const leftFullScreen = () => this.#wall(Boolean(document.fullscreenElement));
    document.addEventListener("fullscreenchange", leftFullScreen);
    this.#stops = [onSecond(() => this.#second()), () => document.removeEventListener("fullscreenchange", leftFullScreen)];
  }

  /** `#/wallboard`, and for managers `#/wallboard/audit`. */
  show(root, path = []) {
    this.#root = root;
    this.audit = path[0] === "audit" && this.mayAudit ? new SupervisionAudit(() => this.#draw()) : null;
    useKeys(() => (this.audit ? {} : this.#keys()));
    if (this.audit) this.audit.load();
    else this.#loadForecast();
    this.#draw();
  }

  get mayAudit() {
    return MAY_AUDIT.has(this.person.role);
  }

  hide() {
    this.#root = null;
  }

  close() {
    for (const stop of this.#stops) stop();
    this.#unsubscribe();
    this.connection.close();
    this.hide();
  }

  /** The call that this person is in as a guest, wherever it was joined. */
  get assist() {
    return this.desk?.store.state.assist ?? null;
  }

  /** Listen, whisper or barge: over the desk's connection, which is opened for it. */
  async supervise(call, mode) {
    const desk = await this.#openDesk();
    if (!desk.guests.supervise(call, mode)) this.#say("The hub cannot be reached right now. Nothing was changed.");
  }

  leave() {
    this.desk?.guests.leave();
  }

  setMuted(muted) {
    this.assist?.media.setMuted(muted);
  }

  toggleWall() {
    const wanted = !this.onWall;
    if (!wanted && document.fullscreenElement) document.exitFullscreen();
    // A browser that refuses still shows the page over everything else in its window.
    if (wanted) document.documentElement.requestFullscreen?.().catch(() => null);
    this.#wall(wanted);
  }

  async #openDesk() {
    this.desk ??= await this.page("desk");
    const { store } = this.desk;
    this.#unsubscribe();
    this.#unsubscribe = store.subscribe(() => this.#heard(store.state));
    if (store.state.hub !== "open") await opened(store);
    return this.desk;
  }

  #heard({ notice }) {
    if (notice && notice !== this.deskNotice) this.#say(notice.text);
    this.deskNotice = notice;
    this.#draw();
  }

  #say(text) {
    this.notice = text;
    this.noticeUntil = now() + 6;
    this.#draw();
  }

  #take(message) {
    if (message.type !== "floor") return;
    Object.assign(this, { floor: message, floorAt: now() });
    this.#draw();
  }

  #hub(hub) {
    if (hub === "signed_out") return this.onSignedOut();
    this.hub = hub;
    this.#draw();
  }

  #wall(on) {
    this.onWall = on;
    this.#draw();
  }

  #second() {
    this.#seconds += 1;
    if (this.notice && now() > this.noticeUntil) this.notice = "";
    if (this.#root && this.#seconds % FORECAST_EVERY_S === 0) this.#loadForecast();
    this.#draw();
  }

  async #loadForecast() {
    this.forecast = await get("/api/planning/today").catch(() => this.forecast);
    this.#draw();
  }

  #keys() {
    const keys = { f: named(this.onWall ? "Back from the wall" : "Full screen, for a wall", () => this.toggleWall()) };
    const { assist } = this;
    if (assist) {
      keys.l = named("Listen", () => this.supervise(assist.call, "listen"));
      keys.w = named("Whisper to the agent", () => this.supervise(assist.call, "whisper"));
      keys.b = named("Barge in", () => this.supervise(assist.call, "barge"));
      keys.m = named("Mute", () => this.setMuted(!assist.media.muted));
      keys.e = named("Leave the call", () => this.leave());
    }
    if (this.onWall) keys.Escape = () => this.toggleWall();
    return keys;
  }

  #draw() {
    if (!this.#root) return;
    if (this.audit) return patch(this.#root, this.audit.view());
    const { floor } = this;
    const passed = floor ? now() - this.floorAt : 0;
    patch(this.#root, el("main", { class: "wall", key: "wall", "data-wall": this.onWall, "data-supervising": Boolean(this.assist) },
      el("h1", { class: "unseen" }, "Wallboard"),
      AWAY[this.hub] ? el("p", { class: "hub-notice", key: "hub", role: "alert" }, icon("warning"), AWAY[this.hub]) : null,
      floor ? this.#panels(floor, passed) : null,
      this.assist ? supervisingPanel(this) : null,
      this.notice ? el("p", { class: "notice", key: "notice", role: "status" }, this.notice) : null));
    placePicture(this.#root, this.assist);
  }

  #panels(floor, passed) {
    return [
      levels(this, floor, passed),
      waitingPanel(floor, passed, this.onWall),
      el("div", { class: "wall-middle", key: "middle" }, mapPanel(floor), forecastPanel(this.forecast, floor.day)),
      agentsPanel(this, floor, passed),
    ];
  }
}

/** When the desk's connection is there; at the latest after a few seconds, and then sending says that it is not. */
function opened(store) {
  return new Promise((done) => {
    const stop = store.subscribe(({ hub, me }) => (hub === "open" && me ? end() : null));
    const timer = setTimeout(() => end(), 4000);
    function end() {
      clearTimeout(timer);
      stop();
      done();
    }
  });
}
