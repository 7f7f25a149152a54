/** What the agent has in hand besides the calls: the search, the options editor, the chosen line, the pointer, panels. */

import { begin, missing } from "../menu/selection.js";
import { bringForward, inHand } from "./state.js";

export class Workspace {
  #about = [];
  #found = [];
  query = "";
  at = 0;
  category = "";
  editor = null;
  chosen = ""; // the id of a line
  food = ""; // the id of the product whose ingredients are shown
  panel = ""; // "invite" or "screen" (the customer's, to point at and to turn)
  want = "interpreter"; // whom the panel invites
  showsSelf = false;
  choosesBreak = false;
  endArmedAt = -Infinity;
  settling = null; // the word on a payment that waits for its confirmation
  volume = 1;

  constructor(store, actions) {
    Object.assign(this, { store, actions });
  }

  get desk() {
    return this.store.state;
  }

  get book() {
    return this.desk.book;
  }

  get lines() {
    return this.desk.call?.session.cart?.lines ?? [];
  }

  get line() {
    return this.lines.find(({ id }) => id === this.chosen) ?? null;
  }

  /** What the search means now, best first; read once for the same words and cart. */
  get found() {
    const { search, call } = this.desk;
    const about = [search, this.query, call?.id, call?.session.cart?.revision, this.chosen];
    if (about.some((one, index) => one !== this.#about[index])) {
      this.#about = about;
      this.#found = search?.read(this.query, { lines: this.lines, chosen: this.line }) ?? [];
    }
    return this.#found;
  }

  set(changes) {
    Object.assign(this, changes);
    this.store.changed();
  }

  /** Whether the call in front has a cart to suggest something for. */
  get canSuggest() {
    return Boolean(this.desk.call?.session.cart);
  }

  // -- conversations -------------------------------------------------------------------------------------------------

  bringForward(id) {
    bringForward(this.desk, id);
    this.set({ editor: null, food: "", query: "", at: 0, panel: "", chosen: "", settling: null });
  }

  /** The next (1) or previous (-1) of what is in hand. */
  turn(step) {
    const all = inHand(this.desk);
    if (all.length > 1) this.bringForward(all[(all.indexOf(this.desk.front) + step + all.length) % all.length]);
  }

  // -- search --------------------------------------------------------------------------------------------------------

  search(query) {
    this.set({ query, at: 0, food: "" });
  }

  move(step) {
    const count = this.found.length;
    if (count) this.set({ at: (this.at + step + count) % count });
  }

  /** Enter on something found: suggested when there is nothing to ask, else its options. */
  take(reading) {
    const { product, qty, selection, line, ready } = reading;
    if (!this.canSuggest || !ready) return this.open(product, { qty, selection, line });
    if (line) this.actions.change(line.id, selection, qty, this.#words("Change", product, qty, selection));
    else this.actions.add(selection, qty, this.#words("Add", product, qty));
    return this.set({ query: "", at: 0 });
  }

  // -- options -------------------------------------------------------------------------------------------------------

  /** The options editor: for a new line, or for `line` of the cart. */
  open(product, { qty = 1, line = null, selection = null } = {}) {
    const chosen = structuredClone(selection ?? line?.selection ?? begin(this.book, product.id));
    this.set({ editor: { product, line, qty: line && !selection ? line.qty : qty, selection: chosen }, food: "", query: "", at: 0 });
    focusSoon(".editor");
  }

  edit(changes) {
    Object.assign(this.editor, changes);
    this.store.changed();
  }

  closeEditor() {
    this.set({ editor: null });
    focusSoon(".search input");
  }

  suggest() {
    if (!this.canSuggest || missing(this.book, this.editor.selection)) return;
    const { product, line, qty, selection } = this.editor;
    const words = this.#words(line ? "Change" : "Add", product, qty);
    if (line) this.actions.change(line.id, selection, qty, words);
    else this.actions.add(selection, qty, words);
    this.closeEditor();
  }

  // -- lines of the cart ---------------------------------------------------------------------------------------------

  choose(step) {
    const ids = this.lines.map(({ id }) => id);
    if (!ids.length) return;
    const at = ids.indexOf(this.chosen);
    this.set({ chosen: ids[at < 0 ? (step > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + step))] });
    document.querySelector(`.line[data-key="${this.chosen}"]`)?.scrollIntoView({ block: "nearest" });
  }

  setQty(line, qty) {
    const product = this.book.product(line.selection.item);
    if (qty < 1) this.remove(line);
    else if (qty <= product.max_per_order) this.actions.change(line.id, null, qty, `${this.book.text(product.name)}: ${qty} instead of ${line.qty}`);
  }

  remove(line) {
    this.actions.remove(line.id, this.#words("Remove", this.book.product(line.selection.item), 1));
  }

  // -- ingredients ---------------------------------------------------------------------------------------------------

  /** Of what was found, of what is edited, or of the chosen line; again: away. */
  showFood(product = null) {
    const about = product ?? this.found[this.at]?.product ?? this.editor?.product ?? (this.line && this.book.product(this.line.selection.item)) ?? null;
    this.set({ food: about && about.id !== this.food ? about.id : "" });
  }

  #words(verb, product, qty, selection = null) {
    const details = selection ? this.book.describe(selection) : [];
    return `${verb} ${qty > 1 ? `${qty} × ` : ""}${this.book.text(product.name)}${details.length ? ` (${details.join(", ")})` : ""}`;
  }
}

/** After the page was drawn, and before the next key. */
export function focusSoon(selector) {
  queueMicrotask(() => document.querySelector(selector)?.focus({ preventScroll: true }));
}
