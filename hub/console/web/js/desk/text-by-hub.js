/** Real-time text over the hub's sockets while no data channel carries it. The kiosk offers a way when it needs one; what is
 * numbered, and when text moves, says domain/typed.py. */

import { Allowance } from "../allowance.js";

const LONGEST = 4000;
const ALLOWED = [50, 20]; // messages at once, and a second: fewer than the hub passes on, which says nothing of what it drops

export class TextByHub {
  #way = 0;
  #older = 0;
  #goes = false;
  #allowed = new Allowance(...ALLOWED);
  #sent = 0;
  #had = 0;

  /** `typed` is the call's; send(message) is false while the hub is away; isCarried(older): text goes over a connection that is
   *  newer than that generation, and alive; onText(characters); onMoves(byHub, older). */
  constructor({ typed, send, isCarried, onText, onMoves }) {
    Object.assign(this, { typed, sendMessage: send, isCarried, onText, onMoves });
  }

  /** A `text_by_hub` of the kiosk. */
  receive({ way, older, said }) {
    if (said.type === "had") this.#begin(way, older, said);
    else if (said.type === "piece" && this.#goes && way === this.#way) this.#take(said);
  }

  /** False if text does not go this way now. */
  send(characters) {
    const [first, ...more] = pieces(characters);
    if (!this.#goes || !this.#allowed.take() || !this.#piece(first)) return false;
    this.#pass(first);
    this.#passAll(more);
    return true;
  }

  /** What was said while this page was without the hub has not arrived. */
  askAgain() {
    if (this.#goes) this.#say({ type: "again" });
    else this.connectionLost();
  }

  /** Text goes over a connection. */
  leave() {
    this.#goes = false;
  }

  /** A connection is silent or gone: text that went over it goes by the hub again, also if the kiosk never knew that it did not. */
  connectionLost() {
    if (this.#way && !this.#goes && !this.isCarried(this.#older)) this.#say({ type: "again" });
  }

  #begin(way, older, had) {
    if (way <= this.#way || this.isCarried(older)) return;
    this.#way = way;
    this.#older = older;
    this.#goes = true;
    this.#sent = this.#had = 0;
    this.onMoves(true, older);
    this.#say(this.typed.had());
    const { again, lost } = this.typed.resume(had);
    if (lost) this.onText("\uFFFD");
    this.#passAll(pieces(again));
  }

  #take({ n, text }) {
    if (n > this.#had + 1) this.askAgain();
    if (n !== this.#had + 1) return;
    this.#had = n;
    this.typed.came();
    this.onText(text);
  }

  /** Also while the hub is away: then the next way has it. */
  #passAll(texts) {
    for (const text of texts) {
      this.#piece(text);
      this.#pass(text);
    }
  }

  #piece(text) {
    return this.#say({ type: "piece", n: this.#sent + 1, text });
  }

  #pass(text) {
    this.#sent += 1;
    this.typed.pass(text);
  }

  #say(said) {
    return this.sendMessage({ way: this.#way, said });
  }
}

function pieces(text) {
  const characters = [...text];
  const count = Math.ceil(characters.length / LONGEST);
  return Array.from({ length: count }, (_, index) => characters.slice(index * LONGEST, (index + 1) * LONGEST).join(""));
}
