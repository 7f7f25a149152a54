/** The place for captions of what is said. No engine comes with Counterpart; one that is added (a browser extension, another
 * script of the house) fills it by events on `document`:
 *
 *   counterpart:caption  {call, from: "customer" | "agent", text, final: bool, language}
 *
 * A caption that is not final is replaced by the next of the same side. What there is stands in `[data-captions]`, with
 * `data-call` and `data-language`, a `<p data-from lang>` for each line, and its property `media` is the stream of what the
 * customer says. Without an engine it is empty and takes no room. */

const KEPT = 3;

/** Listens until the returned function is called. */
export function openCaptions(store) {
  const take = ({ detail }) => {
    const call = store.state.calls.find(({ id }) => id === detail?.call);
    if (!call || typeof detail.text !== "string") return;
    const { from = "customer", text, final = true, language = call.language } = detail;
    const others = (call.captions ?? []).filter((one) => one.final || one.from !== from);
    call.captions = [...others, { from, text, final, language }].slice(-KEPT);
    store.changed();
  };
  document.addEventListener("counterpart:caption", take);
  return () => document.removeEventListener("counterpart:caption", take);
}
