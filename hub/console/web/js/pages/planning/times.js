/** Half hours in the local time of a site, whatever the browser's own is. */

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en", { timeZone: zone, ...options }));
  return formats.get(key);
}

/** `2:30 PM` */
export const timeText = (at, zone) => format(zone, { hour: "numeric", minute: "2-digit" }).format(new Date(at));

/** `2 PM` on a full hour, else nothing. */
export function hourText(at, zone) {
  return minuteOf(at, zone) % 60 ? "" : format(zone, { hour: "numeric" }).format(new Date(at));
}

/** `Mon, Nov 23` */
export const dayText = (at, zone) => format(zone, { weekday: "short", month: "short", day: "numeric" }).format(new Date(at));

/** `Mon 23` */
export const shortDayText = (at, zone) => `${format(zone, { weekday: "short" }).format(new Date(at))} ${format(zone, { day: "numeric" }).format(new Date(at))}`;

/** `Monday, November 23` */
export const longDayText = (at, zone) => format(zone, { weekday: "long", month: "long", day: "numeric" }).format(new Date(at));

/** `2026-11-23` of the local day. */
export function dayOf(at, zone) {
  const parts = Object.fromEntries(format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** Minutes since local midnight, by the clock on the wall. */
export function minuteOf(at, zone) {
  const parts = Object.fromEntries(format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(new Date(at)).map(({ type, value }) => [type, Number(value)]));
  return parts.hour * 60 + parts.minute;
}

/** The day `days` after `2026-11-23`. */
export const dayAfter = (day, days) => new Date(Date.parse(`${day}T12:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** `America/New_York` as `New York time` */
export const zoneText = (zone) => `${zone.split("/").at(-1).replaceAll("_", " ")} time`;

export const HALF_HOUR = 1_800_000;

/** `9:00 AM – 1:30 PM` of half hours that follow each other. */
export const spanText = (first, last, zone) => `${timeText(first, zone)} – ${timeText(Date.parse(last) + HALF_HOUR, zone)}`;
