/** What pages have in common that show what the hub knows: they are drawn at once, and again with each answer. */

import { onSecond } from "../clock.js";
import { el, patch } from "../dom.js";

/** A page has `ask()`, which keeps the hub's answers and raises when there are none, and `main()`, the element to be seen. */
export class LoadedPage {
  #root = null;
  #seconds = 0;
  #stop = () => null;
  #trouble = "";

  /** `everyS`: so often a page that is seen asks again; without it only `load()` does. */
  constructor({ everyS = 0 } = {}) {
    if (everyS) this.#stop = onSecond(() => this.#root && ++this.#seconds % everyS === 0 && this.load());
  }

  show(root) {
    this.#root = root;
    this.draw();
    this.load();
  }

  hide() {
    this.#root = null;
  }

  close() {
    this.#stop();
    this.hide();
  }

  async load() {
    try {
      await this.ask();
      this.#trouble = "";
    } catch {
      this.#trouble = "The hub cannot be reached. What you see may be old.";
    }
    this.draw();
  }

  draw() {
    if (this.#root) patch(this.#root, this.main());
  }

  /** To stand under the page's heading. */
  get troubleText() {
    return this.#trouble ? el("p", { class: "trouble-text", role: "alert", key: "trouble" }, this.#trouble) : null;
  }
}
