/** Writes the packets of the agent's voice anew with more of those before them (RFC 2198): the browser puts in one. */

const BROWSERS = 1;
const MOST = 3;
const FOLLOWS = 0x80;
const MOST_BYTES = 1 << 10; // a block has less
const LONGEST_AGO = 1 << 14;

onrtctransform = ({ transformer: { readable, writable, options: { port } } }) => {
  const voice = new Voice();
  port.onmessage = ({ data: copies }) => { voice.copies = copies; };
  const written = new TransformStream({
    transform(frame, controller) {
      voice.write(frame);
      controller.enqueue(frame);
    },
  });
  readable.pipeThrough(written).pipeTo(writable).catch(() => null); // the call is over
};

class Voice {
  copies = BROWSERS;
  #before = [];

  /** Where the other side takes no redundant sound the frame stays as it is. */
  write(frame) {
    const { mimeType, rtpTimestamp: time } = frame.getMetadata();
    if (mimeType !== "audio/red") return;
    const own = newest(new Uint8Array(frame.data), time);
    const taken = this.#before.slice(-this.copies).filter((one) => ago(one, own) < LONGEST_AGO);
    if (this.copies > BROWSERS) frame.data = together(taken, own);
    if (own.payload.length < MOST_BYTES) this.#before.push(own);
    if (this.#before.length > MOST) this.#before.shift();
  }
}

const ago = (one, own) => (own.time - one.time) >>> 0;

/** The last block, which is the packet's own. */
function newest(data, time) {
  let at = 0;
  let before = 0;
  for (; data[at] & FOLLOWS; at += 4) before += ((data[at + 2] & 3) << 8) | data[at + 3];
  return { time, kind: data[at], payload: data.slice(at + 1 + before) };
}

function together(taken, own) {
  const heads = taken.flatMap((one) => {
    const { length } = one.payload;
    return [FOLLOWS | one.kind, ago(one, own) >> 6, ((ago(one, own) & 63) << 2) | (length >> 8), length & 255];
  });
  const payloads = [...taken, own].map(({ payload }) => payload);
  const written = new Uint8Array(payloads.reduce((sum, { length }) => sum + length, heads.length + 1));
  written.set([...heads, own.kind]);
  let at = heads.length + 1;
  for (const payload of payloads) {
    written.set(payload, at);
    at += payload.length;
  }
  return written.buffer;
}
