/** Real-time text: what one side types appears at the other character by character. Backspace is U+0008. */

const BACKSPACE = "\b";
const NEW_LINE = /[\n\r\u2028\u2029]/;

/** The characters that turn `before` into `after` at the end of a line. */
export function typed(before, after) {
  const old = [...before];
  const fresh = [...after];
  let same = 0;
  while (same < old.length && same < fresh.length && old[same] === fresh[same]) same += 1;
  return BACKSPACE.repeat(old.length - same) + fresh.slice(same).join("");
}

/** Turns of both sides in the order in which they began. A turn stays open until its line is ended. */
export class Conversation {
  turns = [];
  unsent = false; // something of the agent's has not left this page
  #readUpTo = 0;
  #heard = 0;

  /** Adds characters of `from` ("customer" or "agent"). */
  take(from, characters) {
    for (const character of characters) {
      if (NEW_LINE.test(character)) this.#end(from);
      else if (character === BACKSPACE) this.#back(from);
      else if (character >= " ") this.#turn(from).text += character;
    }
    if (from === "customer") this.#heard += 1;
  }

  /** The agent has it before the eyes. */
  read() {
    this.#readUpTo = this.turns.length;
    this.#heard = 0;
  }

  /** How many turns of the customer nobody has looked at; one that only grew counts too. */
  get unread() {
    const fresh = this.turns.slice(this.#readUpTo).filter(({ from, text }) => from === "customer" && text).length;
    return fresh || (this.#heard ? 1 : 0);
  }

  /** The newest words of the customer, or "". */
  get lastWords() {
    return this.turns.findLast(({ from, text }) => from === "customer" && text)?.text ?? "";
  }

  #open(from) {
    return this.turns.findLast((turn) => turn.from === from && turn.open);
  }

  #turn(from) {
    const open = this.#open(from);
    if (open) return open;
    this.turns.push({ id: `turn-${this.turns.length}`, from, text: "", open: true });
    return this.turns.at(-1);
  }

  #back(from) {
    const turn = this.#open(from);
    if (turn) turn.text = [...turn.text].slice(0, -1).join("");
  }

  #end(from) {
    const turn = this.#open(from);
    if (turn) turn.open = false;
  }
}
