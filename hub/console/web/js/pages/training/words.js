/** Shares and days, as training says them. */

export const percent = (share) => (share === null || share === undefined ? "–" : `${Math.round(share * 100)} %`);

const days = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });

/** Seconds since 1970 as `21 November 2026` */
export const day = (seconds) => days.format(new Date(seconds * 1000));

export const dayAndTime = (seconds) => new Intl.DateTimeFormat("en", { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }).format(new Date(seconds * 1000));
