/** Scorecards: calls that wait for a person's judgement, giving it, and how far apart two people were. */

import { ask, get } from "../../api.js";
import { el, icon } from "../../dom.js";
import { line } from "./debrief.js";
import { dayAndTime, percent } from "./words.js";

const MARKS = ["not at all", "a little", "mostly", "well", "as well as it gets"];
const NOT_TAKEN = { not_yours: "Somebody has filled this card already, or it is not yours to fill.", incomplete: "Please give a mark for each line." };

export class ScorecardsPart {
  all = null;
  card = null;
  marks = {};
  said = "";

  constructor(changed, { open }) {
    Object.assign(this, { changed, open });
  }

  async load(id) {
    this.all = await get("/api/training/scorecards");
    const found = id ? [...this.all.open, ...this.all.filled].find((card) => card.id === id) ?? null : null;
    if (found?.id !== this.card?.id) Object.assign(this, { marks: { ...found?.marks }, said: "" });
    this.card = found;
  }

  view() {
    if (!this.all) return null;
    return el("div", { class: "scorecards", key: "scorecards" }, this.card ? this.#one() : this.#list());
  }

  #list() {
    const { open, filled, calibration } = this.all;
    return [
      el("header", { key: "head" }, el("h1", {}, "Scorecards"), el("p", { class: "quiet" }, "Every call of a certification, and one in twenty of all others.")),
      el("div", { class: "scorecard-columns", key: "columns" },
        el("section", {}, el("h2", {}, open.length ? `${open.length} to score` : "Nothing to score"),
          el("ul", { class: "card-list" }, open.map((card) => row(card))),
          filled.length ? el("h2", {}, "Scored") : null,
          el("ul", { class: "card-list" }, filled.map((card) => row(card)))),
        el("section", { class: "calibration" }, el("h2", {}, "Calibration"),
          calibration.pairs ? [
            el("p", { class: "numbers-line" }, el("strong", { class: "figures" }, percent(calibration.difference)), el("span", { class: "quiet" }, ` apart, over ${calibration.pairs} ${calibration.pairs === 1 ? "call that two people" : "calls that two people each"} scored`)),
            el("ul", {}, Object.entries(calibration.scorers).map(([name, over]) => el("li", { key: name }, el("span", {}, name), el("span", { class: "figures quiet" }, over === 0 ? "as the other" : `${percent(Math.abs(over))} ${over > 0 ? "kinder" : "stricter"}`)))),
          ] : el("p", { class: "quiet" }, "One scored call in five is scored twice. When two people have scored the same call, their difference stands here."))),
    ];
  }

  #one() {
    const { card } = this;
    const filled = card.score !== null;
    return [
      el("header", { key: "head" }, el("p", {}, el("a", { href: "#/training/scorecards" }, icon("undo"), "Scorecards")),
        el("h1", {}, card.title), el("p", { class: "quiet" }, `${card.name} · ${card.kind === "attempt" ? "certification call" : "call"} · ${dayAndTime(card.asked_at)}`)),
      el("div", { class: "scorecard-columns", key: `card-${card.id}` },
        el("form", { class: "scorecard", onsubmit: (event) => this.#submit(event) },
          this.all.criteria.map((criterion) => this.#criterion(criterion, filled)),
          el("label", {}, el("span", { class: "quiet" }, "A word for them"), el("textarea", { class: "field", name: "comment", maxlength: 2000, rows: 3, disabled: filled }, card.comment)),
          el("p", { role: "status", class: "trouble-text" }, this.said),
          el("div", { class: "scorecard-end" },
            filled ? null : el("button", { class: "primary large", disabled: Object.keys(this.marks).length < this.all.criteria.length }, "Keep this scorecard"),
            el("p", { class: "figures" }, el("strong", {}, percent(this.#score())), el("span", { class: "quiet" }, card.automatic === null ? "" : ` · by the script ${percent(card.automatic)}`)))),
        el("section", { class: "transcript" },
          card.transcript.length ? [el("h2", {}, "The call"), el("ol", {}, card.transcript.map((said, index) => line(said, "Customer", index, card.name)))]
            : [el("h2", {}, "What is known"), el("dl", {}, card.facts.map(([name, words]) => el("div", {}, el("dt", { class: "quiet" }, name), el("dd", {}, words)))), el("p", { class: "quiet small" }, "Calls with customers are not recorded.")])),
    ];
  }

  #criterion({ id, name, about, weight }, filled) {
    return el("fieldset", { key: id }, el("legend", {}, name, el("span", { class: "quiet" }, ` ${weight} %`)), el("p", { class: "quiet" }, about),
      el("div", { class: "marks", role: "radiogroup", "aria-label": name }, MARKS.map((words, mark) =>
        el("button", { type: "button", key: String(mark), role: "radio", "aria-checked": String(this.marks[id] === mark), title: words, disabled: filled, onclick: () => this.#mark(id, mark) }, String(mark)))),
      el("p", { class: "small quiet mark-words" }, this.marks[id] === undefined ? "" : MARKS[this.marks[id]]));
  }

  #mark(id, mark) {
    this.marks[id] = mark;
    this.changed();
  }

  #score() {
    const given = this.all.criteria.filter(({ id }) => this.marks[id] !== undefined);
    if (given.length < this.all.criteria.length) return null;
    return given.reduce((sum, { id, weight }) => sum + weight * this.marks[id], 0) / 4 / given.reduce((sum, { weight }) => sum + weight, 0);
  }

  async #submit(event) {
    event.preventDefault();
    const comment = new FormData(event.target).get("comment") ?? "";
    try {
      await ask("POST", `/api/training/scorecards/${this.card.id}`, { marks: this.marks, comment });
      this.open("training/scorecards");
    } catch (error) {
      this.said = NOT_TAKEN[error.key] ?? "This did not work. Please try again.";
      this.changed();
    }
  }
}

const row = (card) => el("li", { key: card.id }, el("a", { href: `#/training/scorecards/${card.id}` },
  el("span", {}, el("strong", {}, card.name), el("span", { class: "quiet" }, ` ${card.title}`), card.turn > 1 ? el("span", { class: "quiet" }, " · second judgement") : null),
  el("span", { class: "quiet figures" }, card.score === null ? dayAndTime(card.asked_at) : `${percent(card.score)} by ${card.scorer}`)));
