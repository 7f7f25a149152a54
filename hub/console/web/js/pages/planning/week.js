/** A week of half hours as a table of lanes: what stands where, and how to move in it. No I/O, nothing drawn. */

import { dayAfter, dayOf, minuteOf } from "./times.js";

const DAYS = 7;
const OPENS = 8 * 60;
const CLOSES = 22 * 60;

export class Week {
  /** `first`: the local day it begins with. A lane is one language and site. */
  constructor(first, zone, intervals, everyLane) {
    this.days = Array.from({ length: DAYS }, (_, index) => dayAfter(first, index));
    this.zone = zone;
    this.cells = new Map();
    const lanes = new Map();
    const minutes = Array.from({ length: (CLOSES - OPENS) / 30 }, (_, index) => OPENS + index * 30);
    for (const interval of intervals) {
      const lane = laneOf(interval);
      lanes.set(lane, { id: lane, language: interval.language, site: interval.site });
      const minute = minuteOf(interval.at, zone);
      minutes.push(minute);
      this.cells.set(keyOf(dayOf(interval.at, zone), lane, minute), interval);
    }
    if (!lanes.size && everyLane) lanes.set(everyLane.id, everyLane);
    this.lanes = [...lanes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.minutes = [...new Set(minutes)].sort((a, b) => a - b);
    this.columns = this.days.flatMap((day) => this.lanes.map((lane) => ({ day, lane })));
  }

  at(column, row) {
    const { day, lane } = this.columns[column] ?? {};
    return day ? this.cells.get(keyOf(day, lane.id, this.minutes[row])) : undefined;
  }

  inside(column, row) {
    return [Math.max(0, Math.min(this.columns.length - 1, column)), Math.max(0, Math.min(this.minutes.length - 1, row))];
  }

  /** From a cell in a direction to the next that is there; where there is none it stays. `any`: also to an empty one. */
  next([column, row], [right, down], any) {
    for (let [x, y] = [column + right, row + down]; x >= 0 && y >= 0 && x < this.columns.length && y < this.minutes.length; x += right, y += down) {
      if (any || this.at(x, y)) return [x, y];
    }
    return [column, row];
  }

  /** Where to begin: a half hour that is not over, the soonest first. */
  start(now) {
    const coming = [...this.cells].filter(([, { at }]) => at > now).sort(([, a], [, b]) => (a.at < b.at ? -1 : 1));
    const [key] = coming[0] ?? [...this.cells][0] ?? [];
    const find = (column) => this.minutes.findIndex((minute) => key === keyOf(this.columns[column].day, this.columns[column].lane.id, minute));
    const column = this.columns.findIndex((_, index) => key && find(index) >= 0);
    return column < 0 ? [0, 0] : [column, find(column)];
  }

  /** The intervals of a column between two rows, both included. */
  range(column, from, to) {
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    return this.minutes.slice(first, last + 1).map((_, index) => this.at(column, first + index)).filter(Boolean);
  }
}

const laneOf = ({ language, site }) => `${language} ${site}`;
const keyOf = (day, lane, minute) => `${day} ${lane} ${minute}`;

/** Mine, in stretches of half hours that follow each other at the same place. */
export function stretches(intervals) {
  const found = [];
  for (const interval of [...intervals].sort((a, b) => (a.at < b.at ? -1 : 1))) {
    const last = found.find((one) => laneOf(one.at(-1)) === laneOf(interval) && Date.parse(one.at(-1).at) + 1_800_000 === Date.parse(interval.at));
    if (last) last.push(interval);
    else found.push([interval]);
  }
  return found;
}

/** The moment of a local wall time: the offset is looked for, since it changes twice a year. */
export function momentOf(day, minute, zone) {
  const wall = Date.parse(`${day}T00:00Z`) + minute * 60_000;
  for (let quarter = -56; quarter <= 56; quarter += 1) {
    const at = new Date(wall - quarter * 900_000).toISOString();
    if (dayOf(at, zone) === day && minuteOf(at, zone) === minute) return at;
  }
  return null; // the hour that a spring night leaves out
}
