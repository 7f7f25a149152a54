/** What the agent reads while something of a call is not as it should be: on the customer's picture, and below it. */

import { now } from "../clock.js";
import { clockText, KIOSK_MEDIA } from "../words.js";

const NOT_SEEN = new Set(["black", "covered"]);

/** The customer's picture is there, and of now. */
export const showsPicture = ({ media }) => media.theirs?.getVideoTracks().some((track) => !track.muted) ?? false;

/** `words` on the picture, none when all is well; `dims`: what is behind them is not of now; `hides`: and not to be seen. */
export function onPicture(call) {
  const { media, kioskMedia, kiosk } = call;
  const { state } = media;
  if (media.textByHub && state !== "connected") return { words: "Only text gets through. Type: they read it at once.", sign: "signal", dims: true };
  if (state === "ended") return { words: "Picture and sound have ended.", sign: "hang-up", dims: true };
  if (media.held) return { words: `On hold for ${clockText(now() - media.heldAt)}. They see that you will be back.`, sign: "hold", dims: true };
  if (state === "weak" || state === "lost") return { words: KIOSK_MEDIA[state], sign: "signal", dims: true };
  if (state !== "connected") return { words: `${KIOSK_MEDIA[kioskMedia.state] ?? "Connecting"} … ${kiosk.site_name}`, sign: "" };
  return withoutPicture(call);
}

function withoutPicture({ media, kioskMedia: { private: hidden, camera = true, not_seen: notSeen, trouble = [] } }) {
  const problem = trouble.find(({ part }) => part === "camera")?.problem;
  if (hidden) return { words: "They type a PIN. You see and hear them again right after.", sign: "lock", hides: true };
  if (!camera) return { words: "Their camera is off. They can see and hear you.", sign: "camera-off", hides: true };
  if (NOT_SEEN.has(problem)) return { words: "Something is over their camera. They can see and hear you.", sign: "camera-off", dims: true };
  if (problem) return { words: "Their camera does not work. They can see and hear you.", sign: "camera-off", dims: true };
  if (notSeen) return { words: "Sound only: the line is too thin for their picture.", sign: "sound", dims: true };
  if (media.still) return { words: "Their picture stands still. You still hear them.", sign: "signal", dims: true };
  if (!showsPicture({ media })) return { words: "There is no picture of them. They can see and hear you.", sign: "camera-off", dims: true };
  return { words: "", sign: "" };
}

const SENTENCES = {
  microphone: (problem) => (problem === "silent" ? "Nothing comes from their microphone. Type: they read it at once." : "Their microphone does not work. Type: they read it at once."),
  speaker: () => "Their loudspeaker does not work. They do not hear you, but read what you type.",
  relay: () => "The relay for difficult networks does not answer this kiosk. If the line breaks, it may not come back.",
};

/** One plain sentence each, of what goes on without one of its parts, and of what the customer has chosen. */
export function beside({ media, kioskMedia: { private: hidden, camera = true, blurred, sound_only: notShown, sound_off: silent, trouble = [] } }) {
  const said = trouble.filter(({ part }) => SENTENCES[part]).map(({ part, problem }) => ({ key: part, words: SENTENCES[part](problem) }));
  if (notShown && media.state === "connected" && !media.held && media.cameraOn) said.push({ key: "not-shown", words: "They hear you, but your picture does not get through." });
  if (silent) said.push({ key: "silent", words: "They have turned the sound off. They do not hear you, but read what you type." });
  if (blurred && camera && !hidden) said.push({ key: "blurred", sign: "blur", words: "They have blurred what is around them." });
  return said;
}
