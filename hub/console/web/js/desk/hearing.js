/** Who hears whom in a call with guests. A party is {kind: "customer" | "agent" | "guest", id, mode}. */

export const CUSTOMER = { kind: "customer", id: "customer" };
export const AGENT = { kind: "agent", id: "agent" };
export const guest = (id, mode) => ({ kind: "guest", id, mode });

/** Whether somebody in this mode can be heard by anybody: the others need no microphone. */
export const speaks = (mode) => mode !== "listen";

/** Whether the customer hears a guest in this mode. */
export const heardByCustomer = (mode) => speaks(mode) && mode !== "whisper";

/** Whether `listener` hears `speaker`. While the customer is on hold, agent and guests are among themselves. */
export function hears(listener, speaker, held = false) {
  if (listener.id === speaker.id) return false;
  if (held && (listener.kind === "customer" || speaker.kind === "customer")) return false;
  if (speaker.kind !== "guest") return true;
  return listener.kind === "agent" ? speaks(speaker.mode) : heardByCustomer(speaker.mode);
}
