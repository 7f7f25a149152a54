/** A side of a measured call that shows when its pictures were taken, and reads when those it sees were: `benchmarks/calls/code.py`. */

import "/page.js";

const WIDTH = 640, HEIGHT = 480, COLUMNS = 8, ROWS = 3, FIELDS = 0.5, FRAME_MS = 1000 / 30, COARSE = 16;

const canvas = new OffscreenCanvas(COLUMNS * 10, ROWS * 20);
const reader = canvas.getContext("2d", { willReadFrequently: true });
const shown = []; // [the code, the Unix time in milliseconds at which it was on the screen]

const drawn = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
const pen = drawn.getContext("2d");
const grain = Object.assign(document.createElement("canvas"), { width: 2 * WIDTH, height: HEIGHT });
{
  const grey = grain.getContext("2d");
  for (let y = 0; y < HEIGHT; y += COARSE) {
    for (let x = 0; x < 2 * WIDTH; x += COARSE) {
      const light = 90 + Math.floor(76 * Math.random());
      grey.fillStyle = `rgb(${light} ${light} ${light})`;
      grey.fillRect(x, y, COARSE, COARSE);
    }
  }
}

const unixMs = () => performance.timeOrigin + performance.now();

/** `offset` is what a Unix time in milliseconds is ahead of the clock that the codes are of. */
window.film = (offset) => {
  const track = drawn.captureStream(0).getVideoTracks()[0];
  const draw = () => {
    const ms = Math.round(unixMs() - offset);
    pen.drawImage(grain, Math.floor(ms / 16) % WIDTH, 0, WIDTH, HEIGHT, 0, 0, WIDTH, HEIGHT);
    for (let bit = 0; bit < COLUMNS * ROWS; bit += 1) {
      pen.fillStyle = Math.floor(ms / 2 ** bit) % 2 ? "#fff" : "#000";
      pen.fillRect((bit % COLUMNS) * (WIDTH / COLUMNS), Math.floor(bit / COLUMNS) * ((HEIGHT * FIELDS) / ROWS), WIDTH / COLUMNS, (HEIGHT * FIELDS) / ROWS);
    }
    track.requestFrame();
  };
  setInterval(draw, FRAME_MS);
  window.outgoing.addTrack(track);
};

const video = document.querySelector("video");

function look(now, { expectedDisplayTime }) {
  reader.drawImage(video, 0, 0, video.videoWidth, video.videoHeight * FIELDS, 0, 0, canvas.width, canvas.height);
  const { data } = reader.getImageData(0, 0, canvas.width, canvas.height);
  let code = 0;
  for (let bit = 0; bit < COLUMNS * ROWS; bit += 1) {
    const x = (bit % COLUMNS) * 10 + 5, y = Math.floor(bit / COLUMNS) * 20 + 10;
    if (data[4 * (y * canvas.width + x)] > 125) code += 2 ** bit;
  }
  shown.push([code, performance.timeOrigin + Math.max(now, expectedDisplayTime)]);
  video.requestVideoFrameCallback(look);
}
video.requestVideoFrameCallback(look);

window.seen = () => shown;
