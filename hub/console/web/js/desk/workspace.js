/** What the agent has in hand besides the call: the search, the options editor, the chosen line, the self view. */

import { begin, isPlain, missing } from "../menu/selection.js";

export class Workspace {
  query = "";
  at = 0;
  category = "";
  editor = null;
  line = 0;
  showsSelf = false;
  choosesBreak = false;
  endArmedAt = -Infinity;

  constructor(store, actions) {
    Object.assign(this, { store, actions });
  }

  get book() {
    return this.store.state.book;
  }

  get found() {
    return this.store.state.search?.find(this.query) ?? { qty: 1, products: [] };
  }

  set(changes) {
    Object.assign(this, changes);
    this.store.changed();
  }

  /** Whether the running call has a cart to suggest something for. */
  get canSuggest() {
    return Boolean(this.store.state.call?.session.cart);
  }

  search(query) {
    this.set({ query, at: 0 });
  }

  move(step) {
    const count = this.found.products.length;
    if (count) this.set({ at: (this.at + step + count) % count });
  }

  /** Enter on a found product: added when there is nothing to ask, else its options. */
  take(product, qty = 1) {
    if (this.canSuggest && product.state === "on" && isPlain(this.book, product)) {
      this.actions.add(begin(this.book, product.id), qty, this.#words("Add", product, qty));
      this.set({ query: "", at: 0 });
    } else this.open(product, { qty });
  }

  /** The options editor: for a new line, or for `line` of the cart. */
  open(product, { qty = 1, line = null } = {}) {
    const selection = line ? structuredClone(line.selection) : begin(this.book, product.id);
    this.set({ editor: { product, line, qty: line?.qty ?? qty, selection }, query: "", at: 0 });
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

  setQty(line, qty) {
    const product = this.book.product(line.selection.item);
    if (qty < 1) this.actions.remove(line.id, this.#words("Remove", product, 1));
    else this.actions.change(line.id, null, qty, `${this.book.text(product.name)}: ${qty} instead of ${line.qty}`);
  }

  remove(line) {
    this.actions.remove(line.id, this.#words("Remove", this.book.product(line.selection.item), 1));
  }

  #words(verb, product, qty) {
    return `${verb} ${qty > 1 ? `${qty} × ` : ""}${this.book.text(product.name)}`;
  }
}

/** After the page was drawn. */
function focusSoon(selector) {
  setTimeout(() => document.querySelector(selector)?.focus({ preventScroll: true }));
}
