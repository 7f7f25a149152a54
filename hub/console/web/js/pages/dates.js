/** Moments as people read them. */

const dayFormat = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", year: "numeric" });
const timeFormat = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit" });
const momentFormat = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });

/** Of an ISO text or of seconds since 1970. */
const date = (at) => new Date(typeof at === "number" ? at * 1000 : at);

export const dayText = (at) => dayFormat.format(date(at));

/** `3:05 PM` today, `Nov 3, 3:05 PM` before. */
export function momentText(at) {
  const when = date(at);
  return when.toDateString() === new Date().toDateString() ? timeFormat.format(when) : momentFormat.format(when);
}

export const timeText = (at) => timeFormat.format(date(at));

export const daysUntil = (at) => Math.ceil((date(at) - Date.now()) / 86_400_000);
