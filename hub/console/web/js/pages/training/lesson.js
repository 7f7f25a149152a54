/** A lesson: short pages, then a few questions, each explained as soon as it is answered. */

import { ask, get } from "../../api.js";
import { el, icon } from "../../dom.js";
import { named } from "../../keys.js";

export class LessonPart {
  content = null;
  at = 0; // page, and after the pages the question
  chosen = {};
  checked = {};
  result = null;

  constructor(changed, { done }) {
    Object.assign(this, { changed, done });
  }

  async load(id) {
    if (this.content?.module.id === id) return;
    this.content = await get(`/api/training/modules/${id}`);
    this.again();
  }

  /** Somebody opens it anew. */
  opened(id) {
    if (this.content?.module.id === id && this.result) this.again();
  }

  again() {
    Object.assign(this, { at: 0, chosen: {}, checked: {}, result: null });
  }

  view(way) {
    if (!this.content) return null;
    const { module, pages, questions } = this.content;
    const last = pages.length + questions.length;
    return el("article", { class: "lesson", key: `lesson-${module.id}` },
      el("header", {}, el("p", {}, el("a", { href: way && "#/training/mine" }, icon("undo"), "Training")),
        el("h1", {}, module.title),
        el("div", { class: "lesson-line", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": last, "aria-valuenow": this.at, "aria-label": "Progress" },
          el("i", { vars: { "--share": last ? (this.at / last).toFixed(3) : 1 } }))),
      this.result ? this.#over(way) : this.at < pages.length ? this.#page(pages[this.at]) : this.#question(questions[this.at - pages.length]));
  }

  /** 1 to 4 choose an answer. */
  keys() {
    const question = this.content?.questions[this.at - this.content.pages.length];
    if (!question || this.checked[question.id] || this.result) return {};
    return Object.fromEntries(question.options.map((option, index) => [String(index + 1), named(option, () => this.#choose(question, index))]));
  }

  #page(page) {
    return el("section", { class: "lesson-page", key: `page-${this.at}` },
      el("h2", {}, page.title),
      page.text.map((text) => el("p", {}, text)),
      page.rows.length ? el("dl", {}, page.rows.map(([name, words]) => el("div", {}, el("dt", {}, name), el("dd", {}, words)))) : null,
      this.#go("Go on", () => this.#next()));
  }

  #question(question) {
    if (!question) return this.#go("Done", () => this.#finish());
    const checked = this.checked[question.id];
    return el("section", { class: "lesson-page question", key: question.id },
      el("div", { class: "question-head" },
        question.picture ? el("img", { src: `/api/console/menu/pictures/${question.picture}@320.png`, alt: "", width: 120, height: 120 }) : null,
        el("h2", {}, question.text)),
      el("div", { class: "options", role: "radiogroup", "aria-label": question.text }, question.options.map((option, index) =>
        el("button", { class: "option", key: String(index), role: "radio", "aria-checked": String(checked?.chosen === index), disabled: Boolean(checked),
          "data-right": checked ? index === checked.right : null, "data-wrong": checked ? index === checked.chosen && index !== checked.right : null,
          onclick: () => this.#choose(question, index) }, el("kbd", {}, String(index + 1)), option))),
      checked ? el("p", { class: "why", role: "status", "data-right": checked.chosen === checked.right },
        el("strong", {}, checked.chosen === checked.right ? "Right. " : "Not quite. "), checked.why) : null,
      checked ? this.#go(this.#isLast ? "Finish" : "Next question", () => this.#next()) : null);
  }

  get #isLast() {
    return this.at === this.content.pages.length + this.content.questions.length - 1;
  }

  async #choose(question, index) {
    this.chosen[question.id] = index;
    const { checked } = await ask("POST", `/api/training/modules/${this.content.module.id}`, { answers: { [question.id]: index } });
    this.checked[question.id] = checked[0];
    this.changed();
    focusGo();
  }

  async #next() {
    this.at += 1;
    if (this.at >= this.content.pages.length + this.content.questions.length) return this.#finish();
    this.changed();
    focusGo();
  }

  async #finish() {
    this.result = await ask("POST", `/api/training/modules/${this.content.module.id}`, { answers: this.chosen });
    await this.done();
    this.changed();
    focusGo();
  }

  #over(way) {
    const { passed, right, needed } = this.result;
    const asked = this.content.questions.length;
    const following = way?.next.kind === "module" || way?.next.kind === "change" ? way.modules.find(({ id }) => id === way.next.id) : null;
    return el("section", { class: "lesson-page over", key: "over", "data-passed": passed },
      el("p", { class: "stage-mark large", "aria-hidden": "true" }, icon(passed ? "check" : "undo")),
      el("h2", {}, passed ? "You have it" : "Once more, then you have it"),
      el("p", {}, asked ? `${right} of ${asked} right.` : "", passed ? "" : ` ${needed} are needed: customers rely on it.`),
      passed && following ? el("a", { class: "button primary large", href: `#/training/lesson/${following.id}` }, `Next: ${following.title}`)
        : passed ? el("a", { class: "button primary large", href: "#/training/mine" }, "To the practice calls")
        : this.#go("Try again", () => { this.again(); this.changed(); }));
  }

  #go(words, act) {
    return el("p", { class: "go", key: "go" }, el("button", { class: "primary large", onclick: act }, words));
  }
}

function focusGo() {
  setTimeout(() => document.querySelector(".lesson .go button, .lesson a.primary, .lesson .option:not([disabled])")?.focus({ preventScroll: true }));
}
