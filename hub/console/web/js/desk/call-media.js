/** Picture, sound and text of one call: one `MediaCall` for each generation the kiosk offers. */

import * as devices from "../devices.js";
import { MediaCall } from "../media.js";
import { roundTripOf, ThinLine } from "../thin-line.js";
import { Typed } from "../typed.js";
import { Measured } from "./measured.js";
import { OwnPicture } from "./own-picture.js";
import { PictureWatch } from "./picture-watch.js";
import { Statistics } from "./statistics.js";
import { TextByHub } from "./text-by-hub.js";

const CHANNEL_SOON_MS = 100;
const TELL_QUALITY_MS = 60_000; // and at the end: a page that dies leaves what was known

export class CallMedia {
  #peer = null; // carries the call
  #next = null; // is to take its place
  #generation = 0;
  #typed = new Typed();
  #byHub = null;
  #greeted = 0; // the newest generation over whose channel text went, or was to go
  #iceServers = [];
  #work = Promise.resolve();
  #unsent = "";
  #later = 0;
  #voice = null;
  #picture = null;
  #over = false;
  #watch = new PictureWatch((still) => this.#note({ still }));
  #measured = null;
  #statistics = null;
  #roundTrip = null;
  #line = new ThinLine((room) => this.#fit(room));
  #telling = 0;

  /** `lines` (the desk's `Lines`) sends, draws and has the conference. */
  constructor(call, iceServers, lines) {
    Object.assign(this, { call, lines });
    this.#iceServers = iceServers;
    this.#byHub = new TextByHub({
      typed: this.#typed,
      send: (message) => lines.send({ type: "text_by_hub", call: call.id, ...message }),
      isCarried: (older) => this.#greeted > older && this.#of(this.#greeted)?.isAlive,
      onText: (characters) => this.#heard(characters),
      onMoves: (byHub, older = 0) => this.#textMoves(byHub, older),
    });
  }

  start() {
    const { call } = this;
    call.media = { state: "connecting", trouble: "", own: null, theirs: null, muted: false, cameraOn: call.kind === "video", blurred: false, held: false, heldAt: null, unmute: null, still: false, textByHub: false };
    this.#measured = new Measured(call.kind === "video");
    this.#statistics = new Statistics({ peer: () => this.#peer, onReports: (peer, reports) => this.#counted(peer, reports), hurries: () => this.#measured.waits });
    this.#telling = setInterval(() => this.#tellQuality(), TELL_QUALITY_MS);
    // One after the other: a candidate must not overtake its offer while the camera still opens.
    this.#work = call.kind === "video" ? this.#openDevices() : this.#withoutDevices();
  }

  /** What the next connection needs. */
  useServers(iceServers) {
    this.#iceServers = iceServers;
  }

  /** The call was taken up again: the hub has forgotten what this page had chosen. */
  resume() {
    const { cameraOn, held } = this.call.media;
    if (held) this.lines.send({ type: "hold", call: this.call.id, on: true });
    if (this.call.kind === "video" && !cameraOn) this.#tellShown();
    this.#byHub.askAgain();
  }

  receive(signal) {
    this.#work = this.#work
      .then(() => (this.#over ? null : this.#signal(signal)))
      .catch((error) => console.error("a signal of the kiosk cannot be followed:", error)); // the next one can be
  }

  /** How the call is at the kiosk: a `media` of the hub. */
  kioskSays({ stats }) {
    if (!this.#over) this.#line.look(stats, this.#roundTrip);
  }

  #fit(room) {
    for (const peer of this.#peers()) peer.fit(room).catch(() => null); // it was closed meanwhile
  }

  /** Of the kiosk, by the hub. */
  receiveText(message) {
    if (!this.#over) this.#byHub.receive(message);
  }

  /** The hub has given the call to somebody else, or to nobody yet. */
  noTextByHub() {
    this.#byHub.leave();
    this.#note({ textByHub: false });
  }

  /** Characters just typed; what comes before the channel is open goes as soon as it is. */
  type(characters) {
    this.call.conversation.take("agent", characters);
    this.#unsent += characters;
    this.#sendTyped();
    this.lines.changed();
  }

  #sendTyped() {
    clearTimeout(this.#later);
    if (!this.#unsent) return;
    if (this.#peers().some((peer) => peer.sendText(this.#unsent)) || this.#byHub.send(this.#unsent)) this.#unsent = "";
    else this.#later = setTimeout(() => this.#sendTyped(), CHANNEL_SOON_MS);
    const waits = this.#unsent !== "";
    if (waits === this.call.conversation.unsent) return;
    this.call.conversation.unsent = waits;
    this.lines.changed();
  }

  setMuted(muted) {
    this.#peer?.mute(muted);
    this.#note({ muted });
  }

  setCamera(on) {
    for (const peer of this.#peers()) peer.camera(on);
    this.#picture?.show(on);
    this.#note({ cameraOn: on });
    this.#tellShown();
  }

  async setBlur(on) {
    const blurred = await this.#picture?.blur(on);
    if (this.#over || blurred === undefined) return;
    for (const peer of this.#peers()) peer.sendPicture(this.#picture.track);
    this.#note({ blurred, own: this.#picture.stream });
  }

  /** With guests in the call, their voices too. */
  sendVoice(track) {
    this.#voice = track;
    for (const peer of this.#peers()) peer.sendVoice(track);
  }

  hold(on) {
    for (const peer of this.#peers()) peer.hold(on ? devices.silence() : null);
    this.#note({ held: on, heldAt: on ? performance.now() / 1000 : null });
  }

  stop() {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#later);
    clearInterval(this.#telling);
    this.#tellQuality();
    this.#statistics?.close();
    this.#picture?.close();
    for (const peer of this.#peers()) peer.stop();
  }

  async #openDevices() {
    const { call } = this;
    let own = new MediaStream();
    try {
      own = await devices.open();
    } catch (error) {
      call.media.trouble = devices.TROUBLE[error.name] ?? "The camera and microphone cannot be used. You can still see, hear and type.";
    }
    this.own = own;
    call.media.own = own;
    for (const track of own.getTracks()) track.addEventListener("ended", () => this.#note({ trouble: devices.UNPLUGGED[track.kind] }));
    if (this.#over) return;
    this.lines.conference.begin(own, this.#iceServers);
    this.#picture = new OwnPicture(own);
    if (this.#picture.wanted) await this.setBlur(true);
    this.lines.changed();
  }

  /** Text only: nothing is seen or heard. */
  async #withoutDevices() {
    this.own = this.call.media.own = new MediaStream();
  }

  async #signal({ generation, payload }) {
    if (payload.kind === "description") {
      if (generation > this.#generation) this.#connect(generation);
      await this.#of(generation)?.receive({ type: "remote_description", generation, sdp: payload.sdp });
    } else {
      const { candidate, sdp_m_line_index: index } = payload;
      await this.#of(generation)?.receive({ type: "remote_candidate", generation, candidate, sdp_m_line_index: index });
    }
  }

  #peers() {
    return [this.#next, this.#peer].filter(Boolean);
  }

  #of(generation) {
    return this.#peers().find((peer) => peer.generation === generation);
  }

  /** The one before goes on until the new one carries the call, if it ever did itself. */
  #connect(generation) {
    const { call } = this;
    this.#generation = generation;
    this.#measured.renewed();
    const peer = new MediaCall({
      iceServers: this.#iceServers,
      localStream: this.own,
      typed: this.#typed,
      onRemoteStream: (stream) => peer === this.#peer && this.#seen(stream),
      onText: (characters) => this.#over || this.#heard(characters),
      onTextMoves: () => this.#greets(generation),
      onCarries: () => this.#takeOver(peer),
      onState: (state) => this.#moved(peer, state),
      send: (message) => this.#tell(message),
    });
    peer.generation = generation;
    this.#next?.drop();
    this.#next = null;
    if (this.#peer?.carries && this.#peer.state !== "ended") {
      this.#next = peer;
    } else {
      const before = this.#peer;
      this.#peer = peer;
      before?.drop();
    }
    peer.sendVoice(this.#voice);
    if (this.#picture) peer.sendPicture(this.#picture.track);
    peer.mute(call.media.muted);
    peer.camera(call.media.cameraOn);
    peer.fit(this.#line.step);
    if (call.media.held) peer.hold(devices.silence());
  }

  #takeOver(peer) {
    if (peer !== this.#next) return;
    const before = this.#peer;
    this.#peer = peer;
    this.#next = null;
    before.drop();
    this.#seen(peer.remoteStream);
    this.#note({ state: peer.state });
  }

  #greets(generation) {
    this.#greeted = Math.max(this.#greeted, generation);
    this.#textMoves(false, generation - 1);
    this.#byHub.leave();
  }

  /** `older`: text is taken from connections of this generation and below no more. */
  #textMoves(byHub, older) {
    for (const peer of this.#peers()) if (peer.generation <= older) peer.leaveText();
    if (this.call.media.textByHub !== byHub) this.#note({ textByHub: byHub });
  }

  #moved(peer, state) {
    if (peer === this.#next && state === "ended") this.#next = null;
    if (!this.#over && !peer.isAlive) this.#byHub.connectionLost();
    if (peer !== this.#peer) return;
    this.#note({ state: state === "ended" && this.#next ? "lost" : state });
  }

  #heard(characters) {
    this.call.conversation.take("customer", characters);
    if (this.lines.isInFront(this.call)) this.call.conversation.read();
    this.lines.changed();
  }

  #seen(stream) {
    if (this.call.kind === "video") this.lines.conference.customer(stream);
    this.#note({ theirs: stream });
  }

  #note(what) {
    if (this.#over) return;
    Object.assign(this.call.media, what);
    this.lines.changed();
  }

  #counted(peer, reports) {
    const { media, kioskMedia } = this.call;
    this.#measured.look(peer, reports, { state: media.state, hidden: kioskMedia.private || kioskMedia.camera === false });
    this.#watch.look(peer, reports);
    this.#roundTrip = reports && roundTripOf(reports);
  }

  #tellQuality() {
    if (this.#measured) this.lines.send({ type: "call_quality", call: this.call.id, quality: this.#measured.record() });
  }

  #tellShown() {
    this.lines.send({ type: "camera", call: this.call.id, on: this.call.media.cameraOn });
  }

  #tell(message) {
    const { generation, sdp, candidate, sdp_m_line_index: index } = message;
    const payload = message.type === "local_description"
      ? { kind: "description", sdp_type: "answer", sdp }
      : { kind: "candidate", candidate, sdp_m_line_index: index };
    this.lines.send({ type: "signal", call: this.call.id, generation, payload });
  }
}
