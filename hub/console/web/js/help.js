/** The overview of keys that `?` opens: what can be pressed right now, read from the table in force. */

import { el, icon, patch } from "./dom.js";
import { keysNow } from "./keys.js";

const NAMES = { Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓", " ": "Space", Delete: "Del" };

const dialog = document.getElementById("help");

export function toggleHelp() {
  if (dialog.open) return dialog.close();
  const keys = keysNow();
  patch(dialog,
    el("header", {}, el("h2", {}, "Keys"), el("button", { class: "round", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"))),
    keys.length ? el("dl", {}, keys.map(([key, words]) => el("div", {}, el("dt", {}, key.split(" or ").map(cap)), el("dd", {}, words))))
      : el("p", { class: "quiet" }, "This page has no keys of its own. Tab goes from one thing to the next."),
    el("p", { class: "quiet small" }, "The keys are those of what is on the page now; the same letters stand on the buttons. In a field they are letters."));
  dialog.showModal();
}

const cap = (key) => el("kbd", {}, NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key));

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  toggleHelp();
});
