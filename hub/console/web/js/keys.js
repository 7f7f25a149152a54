/** One key, one act: the keys that hold for what is on the page now. */

let table = () => ({});

/** `keys()` gives {"a": act, "Enter": act, "A": act for Shift+A, ...}. Letters and digits do not hold while somebody types
 * in a field. An act made by `named` stands in the overview that `?` opens. */
export function useKeys(keys) {
  table = keys;
}

/** What can be pressed now, as [key, words] in the order of the table. */
export const keysNow = () => Object.entries(table()).filter(([, act]) => act.words).map(([key, act]) => [key, act.words]);

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]") !== null;
const isButton = (target) => target.closest?.("button, a, summary") !== null;

/** Whoever types when the field goes, because the customer hung up, types on for a moment: that is no order to the page. */
const TYPES_ON_MS = 800;
let field = null;
let typedAt = 0;

function typesOn({ key, target, timeStamp }) {
  const ends = key === "Enter" || key === "Escape" || key === "Tab";
  if (target instanceof Element && typing(target)) {
    field = ends ? null : target;
    typedAt = timeStamp;
    return false;
  }
  const goesOn = field !== null && !field.isConnected && timeStamp - typedAt < TYPES_ON_MS;
  typedAt = timeStamp;
  if (!goesOn || ends) field = null;
  return goesOn;
}

document.addEventListener("pointerdown", () => { field = null; });

document.addEventListener("keydown", (event) => {
  const isTypedOn = typesOn(event);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (document.querySelector("dialog[open]")) return;
  const keys = table();
  const act = keys[event.key] ?? (event.key.length === 1 ? keys[event.key.toLowerCase()] : undefined);
  if (!act) return;
  if (isTypedOn && !act.everywhere) return event.preventDefault();
  if (!act.everywhere && event.target instanceof Element) {
    if (typing(event.target)) return;
    if ((event.key === "Enter" || event.key === " ") && isButton(event.target)) return; // the button itself is pressed
  }
  event.preventDefault();
  act();
});

/** An act whose key holds while typing too. */
export function everywhere(act) {
  return Object.assign(() => act(), { everywhere: true, words: act.words });
}

/** An act with words for the overview of keys. */
export function named(words, act) {
  return Object.assign(() => act(), { words, everywhere: act.everywhere });
}
