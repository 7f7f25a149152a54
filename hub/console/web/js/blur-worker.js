/** A soft background without any model: in a worker, so that a hidden tab goes on, and cheap enough for a small computer.
 *
 * Each frame is drawn very small; the parts of it that change most say where the head is, as people move and rooms do not.
 * The frame is then drawn soft (small and enlarged again) and on top sharp where a head and shoulders of a person who sits
 * before the camera are, with a wide soft edge. It follows the person slowly. It is a courtesy, not a promise of privacy:
 * an edge of the room beside the head stays visible. */

const SMALL = { width: 32, height: 24 };
const FOLLOW = 0.12;
const SOFTNESS = 20; // the background is drawn this much smaller

const small = new OffscreenCanvas(SMALL.width, SMALL.height).getContext("2d", { willReadFrequently: true });
const room = new OffscreenCanvas(1, 1).getContext("2d");
const person = new OffscreenCanvas(1, 1).getContext("2d");
const out = new OffscreenCanvas(1, 1).getContext("2d");
let before = null;
let head = { x: 0.5, y: 0.4 };

onmessage = async ({ data: { from, to } }) => {
  const soften = new TransformStream({ transform });
  await from.pipeThrough(soften).pipeTo(to).catch(() => null); // the call is over
};

function transform(frame, controller) {
  const { displayWidth: width, displayHeight: height, timestamp } = frame;
  head = followed(frame);
  soft(frame, width, height);
  sharp(frame, width, height);
  frame.close();
  fit(out.canvas, width, height);
  out.imageSmoothingQuality = "high";
  out.drawImage(room.canvas, 0, 0, width, height);
  out.drawImage(person.canvas, 0, 0);
  controller.enqueue(new VideoFrame(out.canvas, { timestamp }));
}

/** Where the head is: the middle of what changed since the last frame, in the upper part, and only slowly. */
function followed(frame) {
  small.drawImage(frame, 0, 0, SMALL.width, SMALL.height);
  const { data } = small.getImageData(0, 0, SMALL.width, SMALL.height);
  const seen = { x: 0, weight: 0 };
  const now = new Uint8Array(SMALL.width * SMALL.height);
  for (let spot = 0; spot < now.length; spot += 1) {
    now[spot] = (data[4 * spot] + 2 * data[4 * spot + 1] + data[4 * spot + 2]) / 4;
    if (!before || spot > now.length * 0.6) continue;
    const change = Math.abs(now[spot] - before[spot]);
    if (change < 8) continue;
    seen.x += change * (spot % SMALL.width);
    seen.weight += change;
  }
  before = now;
  if (seen.weight < 60) return head; // nobody moves
  const x = Math.min(0.7, Math.max(0.3, (seen.x / seen.weight + 0.5) / SMALL.width));
  return { x: head.x + FOLLOW * (x - head.x), y: head.y };
}

function soft(frame, width, height) {
  fit(room.canvas, Math.ceil(width / SOFTNESS), Math.ceil(height / SOFTNESS));
  room.filter = "blur(1px)";
  room.drawImage(frame, 0, 0, room.canvas.width, room.canvas.height);
}

/** The frame, cut out along a head and shoulders with a soft edge. */
function sharp(frame, width, height) {
  fit(person.canvas, width, height);
  person.clearRect(0, 0, width, height);
  spot(head.x * width, head.y * height, width * 0.24, height * 0.42);
  spot(head.x * width, height * 1.05, width * 0.46, height * 0.5);
  person.globalCompositeOperation = "source-in";
  person.drawImage(frame, 0, 0, width, height);
  person.globalCompositeOperation = "source-over";
}

function spot(x, y, across, down) {
  person.save();
  person.translate(x, y);
  person.scale(across, down);
  const edge = person.createRadialGradient(0, 0, 0.72, 0, 0, 1);
  edge.addColorStop(0, "#000");
  edge.addColorStop(1, "transparent");
  person.fillStyle = edge;
  person.fillRect(-1, -1, 2, 2);
  person.restore();
}

function fit(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}
