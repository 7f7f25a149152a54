/** What is wrong with a line and what helps, for a supervisor and a technician. Keys are those of hub/quality/lines.py and
 *  domain/quality.py. */

export const GRADES = { good: ["check", "Good"], fair: ["minus", "Fair"], bad: ["warning", "Bad"] };
export const TOO_FEW = ["clock", "Too few calls to say"];

const OVER = { wifi: " on its Wi-Fi", cable: " on its cable", mobile: " on its mobile line", "": "" };

const CAUSES = {
  lossy: ["loses packets", {
    wifi: "Use a cable. If that cannot be, give it an access point nearby, on 5 GHz and not shared with guests.",
    cable: "Change the cable and the port of the switch. If it stays, ask the provider to measure the line.",
    mobile: "Move the antenna to a window, or use a line of another kind.",
    "": "Look at the cable and the switch, or on Wi-Fi use a cable. If it stays, ask the provider to measure the line.",
  }],
  narrow: ["has too little room for the picture", "Give each kiosk 2 Mbit/s both ways, and keep guests and updates off its line."],
  far: ["has a long way, so words come late", "Ask the provider why the way to the agents is so long. A cable or fibre line has half the delay of a mobile one."],
  detour: ["is heard late, by way of a relay", "Let its calls out of the firewall directly (UDP), or put a relay nearer to it."],
  unsteady: ["loses its connection for seconds", "Look at the router and its power. On Wi-Fi, use a cable."],
  firewall: ["gets through its firewall by TCP alone", "Let UDP out to the relay (port 3478): by TCP, sound stops whenever a packet is lost."],
  busy: ["cannot keep up: its processor is busy", "See what else runs there, and whether it is hot or short of power: technician status."],
  slow_start: ["takes long until there is sound", "Look at its DNS and its firewall: the relay should answer at once."],
  silent: ["has calls without any sound", "See which sound card it uses and why (technician check sound), then look at its firewall."],
};

export const NOTICED = {
  no_sound: "no sound", cuts: "cut off", choppy: "words missing", delay: "heard late", freezes: "picture froze", slow_picture: "picture jerky",
  slow_start: "late start",
};

export const RELAYS = { direct: "directly", udp: "by a relay", tcp: "by a relay, TCP", tls: "by a relay, TLS", "": "unknown way" };
export const LINKS = { wifi: "Wi-Fi", cable: "cable", mobile: "mobile", "": "" };

/** `{what: "loses packets on its Wi-Fi since Tuesday, mostly 12 to 3 PM", remedy}` */
export function adviceWords({ cause, link, since, always, hours }, today) {
  const [what, remedies] = CAUSES[cause];
  const remedy = typeof remedies === "string" ? remedies : remedies[link];
  const where = cause === "lossy" || cause === "unsteady" ? OVER[link] : "";
  const when = since ? ` since ${sinceText(since, today)}` : always ? "" : " now and then";
  return { what: `${what}${where}${when}${hours.length ? `, mostly ${hoursText(hours)}` : ""}`, remedy };
}

const weekday = new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" });
const day = new Intl.DateTimeFormat("en", { month: "long", day: "numeric", timeZone: "UTC" });

function sinceText(since, today) {
  const back = Math.round((Date.parse(today) - Date.parse(since)) / 86_400_000);
  if (back === 0) return "today";
  if (back === 1) return "yesterday";
  return (back < 7 ? weekday : day).format(new Date(since));
}

const hour = new Intl.DateTimeFormat("en", { hour: "numeric", timeZone: "UTC" });
export const hourOf = (of) => hour.format(new Date(Date.UTC(2000, 0, 1, of)));

export const hoursText = ([from, until]) => `${hourOf(from)} to ${hourOf(until % 24)}`;

export const share = (value) => `${(value * 100).toFixed(value > 0 && value < .1 ? 1 : 0)} %`;
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
