/**
 * One of two browsers that see and hear each other: when, is noted in `pictures` and `sounds` (milliseconds of Unix time), and in
 * `said` when its connection was troubled. The one that has offered restarts ICE then.
 */

const AGAIN_MS = 4000;

const now = () => performance.timeOrigin + performance.now();
const context = new AudioContext();
const listening = () => new AnalyserNode(context, { fftSize: 512 }); // one for each call: it keeps the last that it heard
let analyser = listening();
const samples = new Float32Array(512);
const video = document.querySelector("video");
let own = null;
Object.assign(window, { pictures: [], sounds: [], said: [] });

const picture = () => { pictures.push(now()); video.requestVideoFrameCallback(picture); };
video.requestVideoFrameCallback(picture);
setInterval(() => {
  analyser.getFloatTimeDomainData(samples);
  if (samples.some((sample) => Math.abs(sample) > 0.01)) sounds.push(now());
}, 10);

/** Camera and microphone are open when it resolves; `call.offer()` of one side begins. */
window.seen = async (iceServers) => {
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }; // pulses would be taken for noise
  own ??= await navigator.mediaDevices.getUserMedia({ audio, video: { width: 640, height: 480, frameRate: 30 } });
  analyser = listening();
  Object.assign(window, { pictures: [], sounds: [], said: [] });
  const peer = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
  window.call = peer;
  const remote = new MediaStream();
  video.srcObject = remote;
  peer.ontrack = ({ track }) => {
    remote.addTrack(track);
    if (track.kind === "audio") context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    video.play().catch(() => null);
  };
  peer.onicecandidate = ({ candidate }) => candidate && toOther({ candidate: candidate.toJSON() });
  const early = [];
  let offered = false;
  let again = null;
  const say = async () => {
    await peer.setLocalDescription();
    toOther({ description: peer.localDescription.toJSON() });
  };
  const restart = () => {
    peer.restartIce();
    say();
  };
  peer.onconnectionstatechange = () => {
    if (["disconnected", "failed"].includes(peer.connectionState)) {
      said.push(now());
      if (!offered || again) return;
      restart();
      again = setInterval(restart, AGAIN_MS);
    } else if (peer.connectionState === "connected") {
      again = clearInterval(again);
    }
  };
  const attach = () => own.getTracks().forEach((track) => peer.addTrack(track, own));
  peer.receive = async ({ description, candidate }) => {
    if (candidate) return peer.remoteDescription ? peer.addIceCandidate(candidate) : early.push(candidate);
    await peer.setRemoteDescription(description);
    if (description.type === "offer") {
      if (!peer.getSenders().some(({ track }) => track)) attach();
      await say();
    }
    for (const one of early.splice(0)) await peer.addIceCandidate(one);
  };
  peer.offer = () => {
    offered = true;
    attach();
    return say();
  };
};
