/** A side of a measured call in Chromium: says what it is given, keeps what it hears. `toOther(message)` brings messages across. */

import { MediaCall } from "/js/media.js";

const worklet = URL.createObjectURL(new Blob([`registerProcessor("keep", class extends AudioWorkletProcessor {
  process([[samples]]) {
    this.port.postMessage([currentTime, samples ? samples.slice() : new Float32Array(128)]);
    return true;
  }
})`], { type: "text/javascript" }));

const context = new AudioContext({ sampleRate: 48000 });
const outgoing = context.createMediaStreamDestination();
window.outgoing = outgoing.stream;
const heard = [];
let heardFrom = null;
let clockOffset = Infinity; // least seconds that the page's clock is ahead of the end of a block that has arrived

/** The address of a 48 kHz WAV file. It is said once, from `said()` on. */
async function say(address) {
  const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(await (await fetch(address)).arrayBuffer()) });
  source.connect(outgoing);
  window.saidAt = context.currentTime + 0.1;
  source.start(window.saidAt);
}

async function keep(stream) {
  document.querySelector("video").srcObject = stream; // without a player nothing is decoded
  if (!stream.getAudioTracks().length || heardFrom !== null) return;
  heardFrom = context.currentTime;
  await context.audioWorklet.addModule(worklet);
  const node = new AudioWorkletNode(context, "keep", { numberOfOutputs: 1 });
  node.port.onmessage = ({ data: [time, samples] }) => {
    if (!heard.length) heardFrom = time;
    heard.push(samples);
    clockOffset = Math.min(clockOffset, (performance.timeOrigin + performance.now()) / 1000 - time - samples.length / context.sampleRate);
  };
  context.createMediaStreamSource(stream).connect(node).connect(context.destination);
}

/** What was heard as base64 of 16 bits, and Unix times of its first sample and of what was said. */
window.recording = () => {
  const samples = new Int16Array(heard.length * 128);
  heard.forEach((block, index) => block.forEach((value, at) => { samples[index * 128 + at] = Math.max(-1, Math.min(1, value)) * 32767; }));
  let text = "";
  const bytes = new Uint8Array(samples.buffer);
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { samples: btoa(text), heardAt: heardFrom + clockOffset, saidAt: window.saidAt + clockOffset };
};

window.states = [];

/** As the agent of a kiosk, with the console's own media. */
window.agent = (iceServers) => {
  window.call = new MediaCall({
    iceServers, localStream: outgoing.stream, onRemoteStream: keep, onText: () => {}, onState: (state) => states.push(state), send: (message) => toOther(message),
  });
};

/** As one of two browsers; the first to `offer` begins. With `redundant`, each packet of sound carries the one before it, too. */
window.peer = (iceServers, redundant) => {
  const peer = new RTCPeerConnection({ iceServers });
  window.call = peer;
  const remote = new MediaStream();
  peer.ontrack = ({ track }) => { remote.addTrack(track); keep(remote); };
  peer.onconnectionstatechange = () => states.push(peer.connectionState);
  peer.onicecandidate = ({ candidate }) => candidate && toOther({ candidate: candidate.toJSON() });
  const sound = () => {
    const codecs = RTCRtpReceiver.getCapabilities("audio").codecs;
    const wanted = codecs.filter(({ mimeType }) => mimeType === "audio/opus" || (redundant && mimeType === "audio/red"));
    for (const transceiver of peer.getTransceivers().filter(({ receiver }) => receiver.track.kind === "audio")) transceiver.setCodecPreferences(wanted.sort((one) => (one.mimeType === "audio/red" ? -1 : 1)));
  };
  const early = [];
  peer.receive = async ({ description, candidate }) => {
    if (candidate) return peer.remoteDescription ? peer.addIceCandidate(candidate) : early.push(candidate);
    await peer.setRemoteDescription(description);
    if (description.type === "offer") {
      for (const track of outgoing.stream.getTracks()) peer.addTrack(track, outgoing.stream);
      sound();
      await peer.setLocalDescription();
      toOther({ description: peer.localDescription.toJSON() });
    }
    for (const one of early.splice(0)) await peer.addIceCandidate(one);
  };
  peer.offer = async () => {
    for (const track of outgoing.stream.getTracks()) peer.addTrack(track, outgoing.stream);
    sound();
    await peer.setLocalDescription();
    toOther({ description: peer.localDescription.toJSON() });
  };
};

window.say = say;
window.ready = true;
