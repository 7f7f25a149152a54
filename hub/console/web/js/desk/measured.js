/** How good a call's media is at this end, over all of its connections; `record()` is a `LineQuality` of domain/quality.py. */

const FIRST_WITHIN_MS = 20_000;
const STEP_MS = 2; // round trips are counted in steps: a call of hours takes no more memory
const LONGEST_TRIP_MS = 60_000;
const UP = new Set(["connected", "weak", "lost"]);

export class Measured {
  #startedAt = performance.now();
  #lookedAt = performance.now();
  #before = new WeakMap();
  #trips = new Map();
  #relays = new Map();
  #lost = false;
  #sums = { seconds: 0, samples: 0, concealed: 0, packets: 0, lost: 0, freezes: 0, frozen: 0, frames: 0, shown: 0, limited: 0, cut: 0, cuts: 0, renewals: 0 };
  #first = { sound: null, picture: null };
  #size = [0, 0];

  /** `voice`: not a call of text alone. */
  constructor(voice) {
    this.voice = voice;
  }

  /** The first sound and picture are still to come: whoever looks once a second is late. */
  get waits() {
    return this.voice && (this.#first.sound === null || this.#first.picture === null) && performance.now() - this.#startedAt < FIRST_WITHIN_MS;
  }

  renewed() {
    if (this.#sums.seconds) this.#sums.renewals += 1;
  }

  /** `state`: the call's; `hidden`: the customer sends no picture by choice; the others as `Statistics` gives them. */
  look(peer, reports, { state, hidden }) {
    const now = performance.now();
    const elapsed = (now - this.#lookedAt) / 1000;
    this.#lookedAt = now;
    if (UP.has(state)) this.#sums.seconds += elapsed;
    this.#cut(state === "lost", elapsed);
    if (reports) this.#read(peer, reports, elapsed, hidden);
  }

  record() {
    const { seconds, samples, concealed, packets, lost, freezes, frozen, frames, shown, limited, cut, cuts, renewals } = this.#sums;
    const share = (over, under) => (under > 0 ? round(Math.min(1, Math.max(0, over / under)), 4) : null);
    return {
      voice: this.voice, measured_s: round(seconds, 1),
      sound_after_ms: this.#first.sound, picture_after_ms: this.#first.picture,
      freezes: Math.round(freezes), frozen_ms: Math.round(1000 * frozen),
      concealed: share(concealed, samples), loss: share(lost, packets + lost),
      round_trip_ms: this.#trip(0.5), round_trip_p95_ms: this.#trip(0.95),
      cuts, cut_ms: Math.round(1000 * cut), renewals,
      relay: [...this.#relays].sort(([, one], [, other]) => other - one)[0]?.[0] ?? "",
      cpu_limited: share(limited, seconds),
      width: this.#size[0], height: this.#size[1], fps: shown > 0 ? round(frames / shown, 1) : null,
    };
  }

  #cut(lost, elapsed) {
    if (lost && !this.#lost) this.#sums.cuts += 1;
    if (lost) this.#sums.cut += elapsed;
    this.#lost = lost;
  }

  #read(peer, reports, elapsed, hidden) {
    const now = counts(reports);
    const before = this.#before.get(peer) ?? {};
    this.#before.set(peer, now);
    const grown = (key) => Math.max(0, (now[key] ?? 0) - (before[key] ?? 0));
    for (const key of ["samples", "concealed", "packets", "lost", "limited"]) this.#sums[key] += grown(key);
    if (!hidden) for (const key of ["freezes", "frozen"]) this.#sums[key] += grown(key);
    if (grown("frames")) {
      this.#sums.frames += grown("frames");
      this.#sums.shown += elapsed;
      this.#size = now.size;
    }
    const after = Math.round(performance.now() - this.#startedAt);
    if (now.emitted) this.#first.sound ??= after;
    if (now.frames) this.#first.picture ??= after;
    const { roundTripMs } = peer.beat;
    if (roundTripMs !== null) add(this.#trips, Math.round(Math.min(roundTripMs, LONGEST_TRIP_MS) / STEP_MS));
    const relay = relayOf(reports);
    if (relay) add(this.#relays, relay);
  }

  /** The smallest that this share of the looks did not exceed. */
  #trip(share) {
    let due = share * [...this.#trips.values()].reduce((sum, count) => sum + count, 0);
    for (const [step, count] of [...this.#trips].sort(([one], [other]) => one - other)) {
      due -= count;
      if (due <= 0) return step * STEP_MS;
    }
    return null;
  }
}

function counts(reports) {
  const found = {};
  for (const report of reports.values()) {
    if (report.type === "inbound-rtp" && report.kind === "audio") {
      // What is silent was not sent: the customer is muted.
      const made = (report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0);
      Object.assign(found, { samples: report.totalSamplesReceived, concealed: made, emitted: report.jitterBufferEmittedCount });
    }
    if (report.type === "inbound-rtp") {
      found.packets = (found.packets ?? 0) + report.packetsReceived;
      found.lost = (found.lost ?? 0) + report.packetsLost;
    }
    if (report.type === "inbound-rtp" && report.kind === "video") {
      Object.assign(found, { frames: report.framesDecoded, freezes: report.freezeCount, frozen: report.totalFreezesDuration, size: [report.frameWidth ?? 0, report.frameHeight ?? 0] });
    }
    if (report.type === "outbound-rtp" && report.kind === "video") found.limited = report.qualityLimitationDurations?.cpu;
  }
  return found;
}

function relayOf(reports) {
  const transport = [...reports.values()].find(({ type }) => type === "transport");
  const pair = reports.get(transport?.selectedCandidatePairId);
  if (!pair) return "";
  const own = reports.get(pair.localCandidateId);
  if (own?.candidateType === "relay") return own.relayProtocol ?? "udp";
  return reports.get(pair.remoteCandidateId)?.candidateType === "relay" ? "udp" : "direct";
}

const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

const round = (value, places) => Number(value.toFixed(places));
