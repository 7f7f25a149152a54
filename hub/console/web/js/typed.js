/** What is typed in a call, over all its connections: what was on its way when one went down comes over the next one, once.
 * Each side counts the other's messages. On a new connection it says how many it has had, and the other sends again what lies
 * behind. The kiosk's half is kiosk/call/typed.py. */

const MOST_KEPT = 4000;
const LOST = "\uFFFD";

export class Typed {
  #me = crypto.randomUUID?.() ?? String(Math.random());
  #you = "";
  #had = 0;
  #passed = [];
  #before = 0;

  /** What to say first on a new connection; from then on nothing may be taken that comes over an older one. */
  had() {
    return { type: "had", me: this.#me, you: this.#you, n: this.#had };
  }

  /** A message is handed to a connection; whether it arrives is not known. */
  pass(text) {
    this.#passed.push(text);
    let kept = this.#passed.reduce((sum, one) => sum + one.length, 0);
    while (kept > MOST_KEPT && this.#passed.length > 1) {
      kept -= this.#passed.shift().length;
      this.#before += 1;
    }
  }

  /** The other side's first word on a new connection. Gives what it lacks, to be sent as one message, and whether something of
   * its own text may be lost. */
  resume({ me, you, n }) {
    let again = "";
    if (you === this.#me) {
      const behind = n - this.#before;
      again = (behind < 0 ? LOST : "") + this.#passed.slice(Math.max(0, behind)).join("");
      this.#before = n;
    } else {
      this.#before = 0;
    }
    this.#passed = [];
    const lost = (you !== "" && you !== this.#me) || (this.#you !== "" && this.#you !== me);
    if (me !== this.#you) {
      this.#you = me;
      this.#had = 0;
    }
    return { again, lost };
  }

  /** A message of the other side has come. */
  came() {
    this.#had += 1;
  }
}
