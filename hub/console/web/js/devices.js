/** The agent's own camera and microphone: opened for a check or a call, closed when neither needs them. */

import { CAMERA, MICROPHONE } from "./media.js";

export const TROUBLE = {
  NotAllowedError: "The browser does not allow the camera and microphone. Allow them beside the address, then check again.",
  NotFoundError: "No microphone was found. Plug one in, then check again.",
  NotReadableError: "Another program holds the camera or microphone. Close it, then check again.",
};

export const UNPLUGGED = {
  audio: "Your microphone is gone. They do not hear you: type, or plug it in and load this page again.",
  video: "Your camera is gone. They still hear you.",
};

let stream = null;
let opening = null;
let wanted = false;

/** The stream if it is open now. */
export const opened = () => stream;

/** The open stream; without a camera it has sound only. Raises what the browser says when there is no microphone. */
export function open() {
  wanted = true;
  if (stream) return Promise.resolve(stream);
  opening ??= ask().finally(() => {
    opening = null;
  });
  return opening;
}

async function ask() {
  stream = await navigator.mediaDevices.getUserMedia({ video: CAMERA, audio: MICROPHONE }).catch((error) => {
    if (error.name === "NotAllowedError") throw error;
    return navigator.mediaDevices.getUserMedia({ audio: MICROPHONE });
  });
  return stream;
}

export async function close() {
  wanted = false;
  await opening?.catch(() => null);
  if (wanted) return; // the next ring has come while they still opened
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
}

export const hasCamera = (media) => media.getVideoTracks().length > 0;

/** Calls `onLevel` with 0 to 1 (0 is -60 dBFS) ten times a second; returns what ends it. */
export function measureLevel(media, onLevel) {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(media).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    onLevel(Math.max(0, Math.min(1, 1 + (10 * Math.log10(power + 1e-12)) / 60)));
  }, 100);
  return () => {
    clearInterval(timer);
    context.close();
  };
}

let hush = null;

/** A track on which nothing is heard, for a customer on hold: packets go on, so that the line counts as alive. */
export function silence() {
  if (!hush) {
    const context = new AudioContext();
    context.resume();
    const nothing = new ConstantSourceNode(context, { offset: 0 });
    const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    nothing.connect(out);
    nothing.start();
    hush = out.stream.getAudioTracks()[0];
  }
  return hush;
}
