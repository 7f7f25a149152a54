// The agent's side of a call's media. The kiosk offers, this side answers; candidates trickle both ways.
// Real-time text goes over the data channel "t140", the beat ({"type": "ping"|"pong"|"bye"}) over "ctl".

import { Allowance } from "./allowance.js";
import { Beat } from "./beat.js";
import { FULL, NONE, SMALL } from "./thin-line.js";
import { Typed } from "./typed.js";
import { VoiceCopies } from "./voice-copies.js";

const MOST_EARLY = 1000; // messages of text that overtake the kiosk's first word
const LONGEST_TEXT = 4000;
const LONGEST_CONTROL = 1000;
const MOST_CANDIDATES = 100;
const TEXT_ALLOWED = [200, 50]; // messages at once, and a second
const CONTROL_ALLOWED = [40, 20];
const PICTURE_WITHIN_MS = 700; // a whole one is asked for at once; without a camera there is none
const MAX_VIDEO_BITRATE = 1_200_000;
const SMALL_VIDEO_BITRATE = 100_000;
const VOICE_BITRATE = 36_800; // Chromium takes 4,800 of it for headers; the kiosk asks for 32,000
const LEAN_VOICE_BITRATE = 16_800; // 12,000, and each packet carries the one before again

export const CAMERA = {width: {ideal: 640}, height: {ideal: 480}, frameRate: {ideal: 30, max: 30}};
export const MICROPHONE = {channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true};

/**
 * One peer connection with one kiosk.
 *
 * iceServers      as RTCPeerConnection takes them
 * localStream     the agent's camera and microphone, asked for beforehand: without that permission the browser hides its addresses
 * onRemoteStream  (stream) when the customer's media comes; give it to `show`
 * onText          (characters) as the customer types them; backspace is U+0008
 * onState         (state, reason): connecting, connected, weak, lost, ended (hung_up, gone, stopped, failed)
 * onCarries       () when it has a connection and the customer's sound and picture have come, or as much as there is of them
 * onTextMoves     () when text is to be taken from no older connection any more
 * send            (message): local_description or local_candidate, to be brought to the kiosk as remote_...
 * typed           what was typed in this call before
 */
export class MediaCall {
  constructor({
    iceServers = [], localStream, onRemoteStream, onText, onState, send, onCarries = () => null, onTextMoves = () => null, typed = new Typed(),
  }) {
    Object.assign(this, {localStream, onRemoteStream, onText, onState, send, onCarries, onTextMoves, typed});
    this.state = "";
    this.generation = 0;
    this.voice = null;
    this.picture = null;
    this.silence = null;
    this.shown = true;
    this.room = FULL;
    this.channels = {};
    this.early = [];
    this.earlyText = [];
    this.text = "waits"; // until the kiosk's first word on "ctl"; then it "goes"; or it has "left" for a newer connection
    this.carries = false;
    this.beat = new Beat({
      say: (message) => this.#control({...message, waits: this.text === "waits"}), onSilence: (state) => this.#become(state),
    });
    this.counts = null;
    this.peer = new RTCPeerConnection({iceServers, bundlePolicy: "max-bundle"});
    this.peer.addEventListener("icecandidate", ({candidate}) => this.#localCandidate(candidate));
    this.peer.addEventListener("track", ({track, streams}) => this.#track(track, streams[0]));
    this.peer.addEventListener("datachannel", ({channel}) => this.#channel(channel));
    this.peer.addEventListener("connectionstatechange", () => this.#connection());
    this.remoteStream = new MediaStream();
  }

  /** Takes a message of the kiosk: remote_description (its offer) or remote_candidate. */
  async receive(message) {
    if (this.state === "ended") return;
    if (message.type === "remote_description") {
      await this.#answer(message);
    } else if (message.type === "remote_candidate") {
      if (this.peer.remoteDescription) await this.#remoteCandidate(message);
      else if (this.early.length < MOST_CANDIDATES) this.early.push(message);
    }
  }

  /** Sends characters just typed; false if they cannot go this way (yet). */
  sendText(characters) {
    const channel = this.channels.t140;
    if (this.text !== "goes" || channel?.readyState !== "open") return false;
    this.typed.pass(characters);
    channel.send(characters);
    return true;
  }

  /** The kiosk was heard just now. */
  get isAlive() {
    return this.state === "connected" || this.state === "weak";
  }

  /** Text goes over a newer connection, or by the hub: what still comes here comes there again. */
  leaveText() {
    this.text = "left";
  }

  /** What the customer hears from now on: another track, or (null) the agent's microphone alone. */
  sendVoice(track) {
    this.voice = track;
    return this.voiceSender?.replaceTrack(this.#outgoing("audio"));
  }

  /** What the customer sees from now on: another track, or (null) the agent's camera. */
  sendPicture(track) {
    this.picture = track;
    return this.videoSender?.replaceTrack(this.#outgoing("video"));
  }

  /** While on hold the customer hears this track of silence and sees no picture; null goes on. */
  hold(silence) {
    this.silence = silence;
    this.voiceSender?.replaceTrack(this.#outgoing("audio"));
    this.videoSender?.replaceTrack(this.#outgoing("video"));
  }

  #outgoing(kind) {
    if (this.silence) return kind === "audio" ? this.silence : null;
    if (kind === "video" && (!this.shown || this.room === NONE)) return null;
    const own = kind === "audio" ? this.localStream.getAudioTracks()[0] : this.localStream.getVideoTracks()[0];
    const track = (kind === "audio" ? this.voice : this.picture) ?? own ?? null;
    if (track && kind === "video") track.contentHint = "motion"; // signs are read from movement
    return track;
  }

  /** Stops (on) or resumes sending the agent's voice. */
  mute(on) {
    for (const track of this.localStream.getAudioTracks()) track.enabled = !on;
  }

  /** Stops or resumes sending the agent's picture: nothing is sent then, not even black. */
  camera(on) {
    this.shown = on;
    this.videoSender?.replaceTrack(this.#outgoing("video"));
  }

  /** What the line has room for, as `ThinLine` says it: the whole picture, a small one, or sound alone and that with few bits. */
  async fit(room) {
    this.room = room;
    if (!this.peer.localDescription) return;
    await this.videoSender?.replaceTrack(this.#outgoing("video"));
    await this.#soundFirst();
  }

  /** Ends without a word to the kiosk: a newer connection carries the call. */
  drop() {
    this.leaveText();
    this.#end("stopped");
  }

  /** Hangs up. The local stream stays open: it belongs to the page. */
  stop() {
    this.#control({type: "bye"});
    this.#end("stopped");
  }

  /** Rates since the last time asked: fpsIn, fpsOut, bitrateIn, bitrateOut, lossIn, audioLevelIn (0 to 1), roundTripMs, decoded frames. */
  async stats() {
    const now = {at: performance.now(), framesIn: 0, framesOut: 0, bytesIn: 0, bytesOut: 0, packetsIn: 0, lost: 0};
    let audioLevelIn = 0;
    for (const report of (await this.peer.getStats()).values()) {
      if (report.type === "inbound-rtp") {
        now.framesIn += report.framesDecoded ?? 0;
        now.bytesIn += report.bytesReceived;
        now.packetsIn += report.packetsReceived;
        now.lost += report.packetsLost;
        if (report.kind === "audio") audioLevelIn = report.audioLevel ?? 0;
      } else if (report.type === "outbound-rtp") {
        now.framesOut += report.framesEncoded ?? 0;
        now.bytesOut += report.bytesSent;
      }
    }
    const before = this.counts ?? {...now, at: now.at - 1000};
    this.counts = now;
    const rate = (key) => (now[key] - before[key]) / Math.max(0.001, (now.at - before.at) / 1000);
    const lost = now.lost - before.lost;
    return {
      fpsIn: rate("framesIn"), fpsOut: rate("framesOut"), bitrateIn: 8 * rate("bytesIn"), bitrateOut: 8 * rate("bytesOut"),
      lossIn: Math.max(0, lost) / Math.max(1, now.packetsIn - before.packetsIn + lost),
      audioLevelIn, roundTripMs: this.beat.roundTripMs, framesDecoded: now.framesIn,
    };
  }

  async #answer({generation, sdp}) {
    this.generation = generation;
    this.#become("connecting");
    try {
      await this.peer.setRemoteDescription({type: "offer", sdp});
      for (const track of this.localStream.getTracks()) this.#attach(track);
      const answer = await this.peer.createAnswer();
      answer.sdp = withLossRepair(answer.sdp);
      await this.peer.setLocalDescription(answer);
      await this.#soundFirst();
    } catch (error) {
      if (this.state === "ended") return;
      console.error("the kiosk's offer cannot be answered:", error);
      this.#end("failed");
      return;
    }
    this.send({type: "local_description", generation, sdp: this.peer.localDescription.sdp});
    for (const message of this.early.splice(0)) await this.#remoteCandidate(message);
  }

  #attach(track) {
    const transceiver = this.peer.getTransceivers().find((one) => one.receiver.track.kind === track.kind && !one.sender.track);
    if (!transceiver) return; // a call of voice and text takes no picture
    transceiver.direction = "sendrecv";
    this[track.kind === "video" ? "videoSender" : "voiceSender"] = transceiver.sender;
    if (track.kind === "audio") this.copies = new VoiceCopies(transceiver.sender);
    transceiver.sender.replaceTrack(this.#outgoing(track.kind));
  }

  // A relay has to be paid for, and a kiosk's picture of the agent is small.
  // Where the line is short, the picture's size gives way first, then its pace, and the sound last.
  async #soundFirst() {
    if (this.voiceSender) await prefer(this.voiceSender, {}, {priority: "high", networkPriority: "high", maxBitrate: this.room === NONE ? LEAN_VOICE_BITRATE : VOICE_BITRATE});
    if (!this.videoSender) return;
    const maxBitrate = this.room === SMALL ? SMALL_VIDEO_BITRATE : MAX_VIDEO_BITRATE;
    const picture = {maxBitrate, maxFramerate: 30, priority: "low", networkPriority: "low"};
    await prefer(this.videoSender, {degradationPreference: "maintain-framerate"}, picture);
  }

  async #remoteCandidate({generation, candidate, sdp_m_line_index: sdpMLineIndex}) {
    if (generation !== this.generation) return;
    try {
      await this.peer.addIceCandidate({candidate, sdpMLineIndex});
    } catch (error) {
      console.warn("a candidate of the kiosk cannot be used:", error);
    }
  }

  #localCandidate(candidate) {
    this.send({
      type: "local_candidate", generation: this.generation,
      candidate: candidate?.candidate ?? "", sdp_m_line_index: candidate?.sdpMLineIndex ?? 0,
    });
  }

  #track(track) {
    this.remoteStream.addTrack(track);
    this.onRemoteStream(this.remoteStream);
    if (track.kind === "video") this.#watch();
  }

  // Nothing else says when the first picture can be shown.
  #watch() {
    const watching = document.createElement("video");
    watching.muted = true;
    watching.srcObject = new MediaStream(this.remoteStream.getVideoTracks());
    watching.play().catch(() => null);
    watching.requestVideoFrameCallback(() => {
      watching.srcObject = null;
      this.#carry();
    });
  }

  #awaited() {
    if (!this.remoteStream.getVideoTracks().length) return false;
    setTimeout(() => this.#carry(), PICTURE_WITHIN_MS);
    return true;
  }

  #carry() {
    if (this.carries || this.state === "ended") return;
    this.carries = true;
    this.onCarries();
  }

  #channel(channel) {
    const {label} = channel;
    if (!["t140", "ctl"].includes(label) || Object.hasOwn(this.channels, label)) {
      console.warn("the kiosk opened a channel that nobody asked for:", label.slice(0, 40));
      channel.close();
      return;
    }
    this.channels[label] = channel;
    const allowance = new Allowance(...(label === "t140" ? TEXT_ALLOWED : CONTROL_ALLOWED));
    channel.addEventListener("message", ({data}) => {
      this.#heard();
      if (!allowance.take() || typeof data !== "string") this.#refused(label);
      else if (label === "t140") this.#typed(data);
      else this.#controlled(data);
    });
    if (label !== "ctl") return;
    channel.addEventListener("close", () => this.#end("gone"));
    if (channel.readyState === "open") this.#greet();
    else channel.addEventListener("open", () => this.#greet());
  }

  #greet() {
    if (this.text === "left") return;
    this.onTextMoves();
    this.said = this.typed.had();
    this.#control(this.said);
  }

  // Once a connection: whoever floods the line does not fill the log too.
  #refused(label) {
    if (!this.refusing) console.warn("the kiosk sends what is not taken, on", label);
    this.refusing = true;
  }

  #typed(text) {
    const data = text.length > LONGEST_TEXT ? "\uFFFD" : text;
    if (this.text === "waits" && this.earlyText.length < MOST_EARLY) this.earlyText.push(data);
    if (this.text !== "goes") return;
    this.typed.came();
    this.onText(data);
  }

  #resume(had) {
    if (this.text !== "waits") return;
    this.text = "goes";
    const { again, lost } = this.typed.resume(had);
    if (lost) this.onText("\uFFFD");
    for (const data of this.earlyText.splice(0)) this.#typed(data);
    if (again) this.sendText(again);
    if (!this.#awaited()) this.#carry();
  }

  #controlled(data) {
    const message = data.length <= LONGEST_CONTROL ? parsed(data) : null;
    if (message === null) this.#refused("ctl");
    else if (message.type === "ping") this.#pinged(message);
    else if (message.type === "pong") this.beat.answered(message.n);
    else if (message.type === "bye") this.#hungUp();
    else if (message.type === "had" && isHad(message)) this.#resume(message);
  }

  #pinged({n, lost, waits}) {
    this.#control({type: "pong", n});
    if (waits === true && this.said && this.text !== "left") this.#control(this.said);
    this.copies?.follow(lost, this.beat.waitsMs, this.room !== FULL);
  }

  #hungUp() {
    this.#control({type: "bye"}); // the kiosk waits for it
    this.#end("hung_up");
  }

  #control(message) {
    const channel = this.channels.ctl;
    if (channel?.readyState === "open") channel.send(JSON.stringify(message));
  }

  #connection() {
    const connection = this.peer.connectionState;
    if (connection === "connected" && !this.beat.begun) {
      this.#heard();
      this.beat.begin();
    } else if (connection === "failed" && !this.beat.begun) {
      this.#end("failed");
    }
  }

  #heard() {
    this.beat.heard();
    if (this.state !== "ended") this.#become("connected");
  }

  #become(state, reason = "") {
    if (state === this.state) return;
    this.state = state;
    this.onState(state, reason);
  }

  #end(reason) {
    if (this.state === "ended") return;
    this.beat.stop();
    this.copies?.close();
    this.#become("ended", reason);
    // A moment for the goodbye to leave: closing drops what is still queued.
    setTimeout(() => this.peer.close(), 100);
  }
}

/** An object, or null for anything else. */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

const isHad = ({me, you, n}) => [me, you].every((one) => typeof one === "string" && one.length <= 64) && Number.isSafeInteger(n) && n >= 0;

/**
 * Plays a stream in a video element. Browsers refuse sound before the first click on a page: then it plays muted and
 * `onBlocked` is called with a function to call from a click.
 */
export async function show(video, stream, onBlocked) {
  if (video.srcObject !== stream) video.srcObject = stream;
  video.muted = false;
  try {
    await video.play();
  } catch (error) {
    if (error.name !== "NotAllowedError") return; // a newer play() has taken its place
    video.muted = true;
    await video.play();
    onBlocked(() => { video.muted = false; });
  }
}

async function prefer(sender, wanted, ofEach) {
  const parameters = Object.assign(sender.getParameters(), wanted);
  for (const encoding of parameters.encodings) Object.assign(encoding, ofEach);
  await sender.setParameters(parameters);
}

// Lost packets of the kiosk's voice are asked for again; Chromium does so by itself for the picture only.
function withLossRepair(sdp) {
  const payload = sdp.match(/^a=rtpmap:(\d+) opus\/48000/mi)?.[1];
  if (!payload || new RegExp(`^a=rtcp-fb:${payload} nack`, "m").test(sdp)) return sdp;
  return sdp.replace(new RegExp(`^(a=rtpmap:${payload} .*\r\n)`, "m"), `$1a=rtcp-fb:${payload} nack\r\n`);
}
