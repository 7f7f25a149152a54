/** The page's state in one object; whoever draws it is called once after all changes of one turn. */

export class Store {
  #listeners = new Set();
  #due = false;

  constructor(state) {
    this.state = state;
  }

  /** Assigns the changes and draws soon. */
  set(changes) {
    Object.assign(this.state, changes);
    this.changed();
  }

  changed() {
    if (this.#due) return;
    this.#due = true;
    // Not an animation frame: those stand still in a hidden tab, and a ring must show in its title.
    queueMicrotask(() => {
      this.#due = false;
      for (const listener of this.#listeners) listener(this.state);
    });
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
