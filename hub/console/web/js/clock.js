/** Ticks from a worker, because a hidden tab's own timers are slowed down to one a minute. */

const worker = new Worker(new URL("./clock-worker.js", import.meta.url), { type: "module" });
const everySecond = new Set();

worker.addEventListener("message", () => everySecond.forEach((listener) => listener()));

export function onSecond(listener) {
  everySecond.add(listener);
  return () => everySecond.delete(listener);
}

/** Seconds of the page's own clock, which never jumps. */
export const now = () => performance.now() / 1000;
