/** Training: one's own way from the first lesson to the first customer; for supervisors who is where, and scorecards. */

import { ask, get } from "../api.js";
import { onSecond } from "../clock.js";
import { el, patch } from "../dom.js";
import { useKeys } from "../keys.js";
import { Coach } from "./training/coach.js";
import { debrief } from "./training/debrief.js";
import { LessonPart } from "./training/lesson.js";
import { pathView } from "./training/path.js";
import { ScorecardsPart } from "./training/scorecards.js";
import { trainees } from "./training/trainees.js";

const LEADS = new Set(["supervisor", "manager", "admin"]);
const RUNNING = new Set(["preparing", "calling", "over"]);
const EVERY_S = 5;

const NOT_NOW = {
  already: "A practice call is running already.",
  no_desk: "The desk is not connected. Please try again in a moment.",
  busy: "Finish what you have in hand first, then practise.",
  studio_busy: "Somebody else is with the practice customer. Please try again in a few minutes.",
  no_studio: "No practice customer is here. Ask whoever runs the hub to start a studio.",
  not_yet: "Lessons and practice come first.",
  no_hub: "The hub cannot be reached.",
};

export class TrainingPage {
  #root = null;
  #path = [];
  #seconds = 0;
  way = null;
  attempt = null; // the one that runs, or that is looked at
  people = null;
  notice = "";

  constructor({ person, open, page }) {
    Object.assign(this, { person, open, deskPage: page, leads: LEADS.has(person.role) });
    const changed = () => this.#draw();
    this.coach = new Coach(() => this.giveUp());
    this.lesson = new LessonPart(changed, { done: () => this.#load() });
    this.scorecards = new ScorecardsPart(changed, { open });
    this.stop = onSecond(() => this.#second());
  }

  async show(root, path = []) {
    this.#root = root;
    this.#path = path;
    if (this.where === "lesson") this.lesson.opened(path[1]);
    useKeys(() => (this.where === "lesson" ? this.lesson.keys() : {}));
    this.#draw();
    await this.#load();
    focusPrimary(root);
  }

  hide() {
    this.#root = null;
  }

  close() {
    this.stop();
    this.coach.hide();
    this.hide();
  }

  get where() {
    return this.#path[0] ?? (this.leads ? "trainees" : "");
  }

  /** Practise a scenario, or take the next call of the certification. */
  async begin(wanted) {
    this.notice = "";
    await this.deskPage("desk"); // where it rings
    for (let attempt = 0; ; attempt += 1) {
      try {
        this.attempt = await ask("POST", "/api/training/attempts", wanted);
        break;
      } catch (error) {
        if (error.key === "no_desk" && attempt < 20) {
          await new Promise((later) => setTimeout(later, 250));
          continue;
        }
        this.notice = NOT_NOW[error.key] ?? "This did not work. Please try again.";
        return this.#draw();
      }
    }
    this.coach.show(this.attempt);
    this.open("desk");
  }

  async giveUp() {
    if (this.attempt) await ask("DELETE", `/api/training/attempts/${this.attempt.id}`).catch(() => null);
    this.attempt = null;
    this.coach.hide();
    this.open("training");
  }

  async #second() {
    this.#seconds += 1;
    if (this.attempt && RUNNING.has(this.attempt.state)) await this.#follow();
    else if (this.#root && this.#seconds % EVERY_S === 0 && !["lesson", "call"].includes(this.where)) await this.#load();
  }

  /** The practice call that runs: what the coach says, and the debrief when it is over. */
  async #follow() {
    const { id } = this.attempt;
    const now = await get(`/api/training/attempts/${id}`).catch(() => null);
    if (!now || this.attempt?.id !== id) return;
    this.attempt = now;
    if (RUNNING.has(now.state)) return this.coach.show(now);
    this.coach.hide();
    this.notice = now.state === "broken" ? brokenWords(now) : "";
    this.open(now.state === "scored" ? `training/call/${id}` : "training");
  }

  async #load() {
    try {
      if (this.where === "trainees") this.people = (await get("/api/training/people")).people;
      else if (this.where === "scorecards") await this.scorecards.load(this.#path[1]);
      else if (this.where === "lesson") await this.lesson.load(this.#path[1]);
      else if (this.where === "call") this.attempt = await get(`/api/training/attempts/${this.#path[1]}`);
      this.way = await get("/api/training");
      if (this.way.running && this.attempt?.id !== this.way.running) this.attempt = await get(`/api/training/attempts/${this.way.running}`);
    } catch (error) {
      this.notice = NOT_NOW[error.key] ?? "The hub cannot be reached. What you see may be old.";
    }
    this.#draw();
  }

  #draw() {
    if (!this.#root) return;
    patch(this.#root, el("main", { class: "sheet training", key: "training" },
      this.leads ? tabs(this.where) : null,
      this.notice ? el("p", { class: "training-notice", role: "status", key: "notice" }, this.notice) : null,
      this.#part()));
  }

  #part() {
    if (this.where === "trainees" && this.leads) return trainees(this.people);
    if (this.where === "scorecards" && this.leads) return this.scorecards.view();
    if (this.where === "lesson") return this.lesson.view(this.way);
    if (this.where === "call") return this.attempt ? debrief(this.attempt, this.way, (wanted) => this.begin(wanted)) : null;
    return this.way ? pathView(this.way, { begin: (wanted) => this.begin(wanted), name: this.person.name }) : null;
  }
}

const TABS = [["trainees", "Trainees"], ["scorecards", "Scorecards"], ["mine", "My own path"]];

const tabs = (where) => el("nav", { class: "parts", "aria-label": "Training", key: "tabs" }, TABS.map(([id, words]) =>
  el("a", { key: id, href: `#/training/${id}`, "aria-current": id === where || (id === "mine" && ["lesson", "call"].includes(where)) ? "true" : null }, words)));

function brokenWords({ trouble }) {
  if (trouble === "given up") return "";
  if (trouble === "not answered") return "The call was not answered, so nothing is counted.";
  return "The practice customer had to leave. Nothing is counted; please try again.";
}

function focusPrimary(root) {
  if (root.contains(document.activeElement)) return;
  root.querySelector("button.primary, a.primary")?.focus({ preventScroll: true });
}
