/** The ring: two soft bells, made here, so that no file is needed. */

const NOTES = [
  [523.25, 0],
  [659.25, 0.16],
  [783.99, 0.32],
  [659.25, 0.9],
  [783.99, 1.06],
];
const EVERY_MS = 3200;

let context = null;
let ringing = null;

/** Browsers allow sound only after a click or a key: call this from one. */
export function allowSound() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

/** Whether the browser lets this page be heard. */
export const soundIsOn = () => context?.state === "running";

export function startRinging() {
  if (ringing) return;
  chime();
  ringing = setInterval(chime, EVERY_MS);
}

export function stopRinging() {
  clearInterval(ringing);
  ringing = null;
}

/** One soft bell: work is offered, or somebody wrote in a conversation that is not in front. */
export function nudge() {
  allowSound();
  bell(659.25, context.currentTime + 0.02);
}

/** Once, for the loudspeaker check. */
export function chime() {
  allowSound();
  for (const [frequency, after] of NOTES) bell(frequency, context.currentTime + 0.02 + after);
}

function bell(frequency, at) {
  const loudness = context.createGain();
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.14, at + 0.012);
  loudness.gain.exponentialRampToValueAtTime(0.0004, at + 1.3);
  loudness.connect(context.destination);
  for (const [overtone, share] of [[1, 1], [2, 0.28], [3.01, 0.08]]) {
    const tone = context.createOscillator();
    const part = context.createGain();
    tone.frequency.value = frequency * overtone;
    part.gain.value = share;
    tone.connect(part).connect(loudness);
    tone.start(at);
    tone.stop(at + 1.4);
  }
}
