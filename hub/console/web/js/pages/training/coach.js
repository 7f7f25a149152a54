/** Beside a practice call, whatever page is open: what the customer said, and what to do next. */

import { el, icon, patch } from "../../dom.js";
import { dressed } from "../../pages.js";

export class Coach {
  #place = null;

  constructor(giveUp) {
    this.giveUp = giveUp;
    dressed("coach");
  }

  show(attempt) {
    this.#place ??= document.body.appendChild(el("aside", { class: "coach", "aria-label": "Practice", "aria-live": "polite" }));
    patch(this.#place, this.#view(attempt));
  }

  hide() {
    this.#place?.remove();
    this.#place = null;
  }

  #view({ state, name, title, briefing, live, certification }) {
    const answered = state === "calling" && live?.caption;
    return [
      el("div", { class: "coach-words", key: "words" },
        el("p", { class: "coach-kind" }, certification ? "Certification" : "Practice", el("span", {}, ` · ${title}`)),
        state === "preparing" ? el("p", { key: "coming" }, `${briefing} ${name} is on the way: press Enter when it rings.`) : null,
        state === "calling" && !answered ? el("p", { key: "rings" }, `Answer with Enter. ${name} speaks, and reads what you type.`) : null,
        answered ? el("p", { class: "caption", key: "caption" }, el("strong", {}, `${name}: `), `“${live.caption}”`) : null,
        answered && live.hint ? el("p", { class: "hint", key: "hint" }, icon("chevron"), live.hint) : null,
        answered && !live.hint && !certification && live.done === live.acts ? el("p", { class: "hint", key: "hint" }, icon("check"), "All done. End the call, or wait until it is ended.") : null,
        state === "over" ? el("p", { class: "hint", key: "hint" }, icon("chevron"), `Why did ${name} call? Choose the reason, then Done.`) : null),
      el("div", { class: "coach-side", key: "side" },
        live && !certification && state === "calling" ? el("span", { class: "coach-dots", role: "img", "aria-label": `${live.done} of ${live.acts} done` }, Array.from({ length: live.acts }, (_, index) => el("i", { "data-done": index < live.done }))) : null,
        state === "over" ? null : el("button", { class: "coach-stop", onclick: this.giveUp }, "Stop practising")),
    ];
  }
}
