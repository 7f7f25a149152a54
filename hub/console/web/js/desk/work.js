/** Background work: what fills quiet minutes, paused by a call, gone on with after it. */

export class Work {
  constructor(store, connection) {
    Object.assign(this, { store, connection });
  }

  take(message) {
    this[`on_${message.type}`]?.(message, this.store.state);
  }

  /** After a loss of the connection the hub says anew what this agent has. */
  on_hello(_message, desk) {
    desk.work = null;
  }

  on_work_started({ task, kind, title, facts }, desk) {
    desk.offer = null;
    const known = desk.work?.task === task ? desk.work : null;
    desk.work = { task, kind, title, facts, paused: false, result: known?.result ?? {}, note: known?.note ?? "" };
  }

  on_work_paused({ task }, desk) {
    if (desk.work?.task === task) desk.work.paused = true;
  }

  on_work_over({ task, reason }, desk) {
    if (desk.work?.task !== task) return;
    desk.work = null;
    if (reason !== "done") desk.notice = { text: reason === "returned" ? "The work went back to the others." : "The work is not needed any more.", trouble: false };
  }

  /** Its result grows with what the agent chooses. */
  answer(changes) {
    const { work } = this.store.state;
    work.result = { ...work.result, ...changes };
    this.store.changed();
  }

  done() {
    const { work } = this.store.state;
    if (work && !work.paused) this.connection.send({ type: "work_done", task: work.task, result: work.result, note: work.note.trim() });
  }

  giveBack() {
    const { work } = this.store.state;
    if (work) this.connection.send({ type: "work_return", task: work.task });
  }
}
