/** Work that is offered in a quiet minute: in the place of a ring, but calmer. */

import { now } from "../clock.js";
import { el } from "../dom.js";
import { languageName } from "../words.js";
import { busyKeys } from "./ring.js";
import { WORK_KINDS } from "./work-kinds.js";

export function offerPanel(desk) {
  const { offer } = desk.store.state;
  const left = Math.max(0, offer.expires_in_s - (now() - offer.receivedAt));
  const keys = busyKeys(desk.store.state);
  return el("div", { class: "ring offer", key: offer.reservation, role: "alertdialog", "aria-label": `Work: ${offer.title}` },
    el("p", { class: "quiet" }, "When you have a minute"),
    el("h1", {}, offer.title),
    el("p", {}, WORK_KINDS[offer.kind]?.why ?? "A piece of work for a quiet minute."),
    el("dl", { class: "facts" },
      offer.site_name ? fact("For", offer.site_name) : null,
      offer.language ? fact("Language", languageName(offer.language)) : null,
      fact("Kind", WORK_KINDS[offer.kind]?.name ?? offer.kind)),
    el("p", { class: "quiet small" }, "A call comes first: the work waits, and you go on after it."),
    el("div", { class: "ring-buttons" },
      el("button", { class: "soft large", disabled: offer.answered, onclick: () => desk.actions.accept() }, "Take it", el("kbd", {}, keys.accept)),
      el("button", { disabled: offer.answered, onclick: () => desk.actions.reject() }, "Not now", el("kbd", {}, keys.reject)),
      el("p", { class: "quiet small figures", role: "timer" }, `yours to decide for ${Math.ceil(left)} s`)));
}

const fact = (name, value) => el("div", { key: name }, el("dt", {}, name), el("dd", {}, value));
