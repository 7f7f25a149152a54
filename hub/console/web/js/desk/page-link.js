/** A connection between two pages of one call: voice both ways, the customer's picture to the guest. The guest's page
 * offers. Each attempt has an id of its own, so that what belongs to an older one is dropped. */

const MAX_PICTURE_BITRATE = 600_000;

export class PageLink {
  #peer;
  #early = [];
  #voice = null;
  #picture = null;
  #text = null;
  #closed = false;
  stream = new MediaStream();

  /** send(payload) brings a payload to the other page; onStream(stream), onState("connected" | "failed"), onText(value); onOpen() when
   * text can go. */
  constructor({ id = crypto.randomUUID(), iceServers, send, onStream, onState = () => null, onText = () => null, onOpen = () => null }) {
    Object.assign(this, { id, send, onState, onText, onOpen });
    this.#peer = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    this.#peer.addEventListener("icecandidate", ({ candidate }) => candidate && this.#say({ kind: "candidate", candidate: candidate.toJSON() }));
    this.#peer.addEventListener("track", ({ track }) => {
      this.stream.addTrack(track);
      onStream(this.stream);
    });
    this.#peer.addEventListener("datachannel", ({ channel }) => this.#channel(channel));
    this.#peer.addEventListener("connectionstatechange", () => {
      const { connectionState: state } = this.#peer;
      if (state === "connected" || state === "failed") onState(state);
    });
  }

  /** The guest's side: `voice` may be null, and come later. */
  async offer(voice) {
    this.#voice = this.#peer.addTransceiver("audio", { direction: "sendrecv" }).sender;
    this.#peer.addTransceiver("video", { direction: "recvonly" });
    this.#channel(this.#peer.createDataChannel("text"));
    await this.#voice.replaceTrack(voice);
    await this.#peer.setLocalDescription();
    this.#say({ kind: "offer", sdp: this.#peer.localDescription.sdp });
  }

  /** The agent's side. */
  async answer(sdp, voice, picture) {
    await this.#peer.setRemoteDescription({ type: "offer", sdp });
    for (const transceiver of this.#peer.getTransceivers()) {
      if (transceiver.receiver.track.kind === "audio") {
        transceiver.direction = "sendrecv";
        this.#voice = transceiver.sender;
      } else {
        transceiver.direction = "sendonly";
        this.#picture = transceiver.sender;
      }
    }
    await this.#voice?.replaceTrack(voice);
    await this.#picture?.replaceTrack(picture);
    await this.#peer.setLocalDescription();
    this.#say({ kind: "answer", sdp: this.#peer.localDescription.sdp });
    await this.#limitPicture();
    await this.#takeEarly();
  }

  /** An answer or a candidate of the other page. */
  async take(payload) {
    if (payload.kind === "answer") {
      await this.#peer.setRemoteDescription({ type: "answer", sdp: payload.sdp });
      await this.#takeEarly();
    } else if (payload.kind === "candidate") {
      if (this.#peer.remoteDescription) await this.#peer.addIceCandidate(payload.candidate);
      else this.#early.push(payload.candidate);
    }
  }

  sendVoice(track) {
    return this.#voice?.replaceTrack(track);
  }

  sendPicture(track) {
    return this.#picture?.replaceTrack(track);
  }

  /** Something that is no picture and no sound, as JSON; false while there is no way for it. */
  sendText(value) {
    if (this.#text?.readyState !== "open") return false;
    this.#text.send(JSON.stringify(value));
    return true;
  }

  #channel(channel) {
    this.#text = channel;
    channel.addEventListener("open", () => this.onOpen());
    channel.addEventListener("close", () => this.#closed || this.onState("failed")); // the other page has let go
    channel.addEventListener("message", ({ data }) => this.onText(JSON.parse(data)));
  }

  close() {
    this.#closed = true;
    this.#peer.close();
  }

  #say(payload) {
    this.send({ link: this.id, ...payload });
  }

  async #takeEarly() {
    for (const candidate of this.#early.splice(0)) await this.#peer.addIceCandidate(candidate);
  }

  async #limitPicture() {
    const parameters = this.#picture?.getParameters();
    if (!parameters?.encodings.length) return;
    for (const encoding of parameters.encodings) encoding.maxBitrate = MAX_PICTURE_BITRATE;
    await this.#picture.setParameters(parameters);
  }
}
