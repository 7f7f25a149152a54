// The page of the workbench: pictures of the kiosk's screen come in, touches and what is done to devices go out.

const $ = (id) => document.getElementById(id);
const canvas = $("screen");
const context = canvas.getContext("2d");
const storyOfPage = {
  enrolment: "The kiosk shows a code and waits until somebody says yes to it.",
  attract: "Touch the screen to order. Everything beside it is simulated and speaks the real bytes.",
  pay: "Pay at the terminal: insert or tap a card.",
  checking: "The till asks the terminal what became of the payment.",
  thanks: "Paid. The receipt comes out at the right.",
};

let socket;
let receipts = 0;

function connect() {
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.binaryType = "blob";
  socket.onopen = () => tell("live", true);
  socket.onmessage = (event) => (typeof event.data === "string" ? show(JSON.parse(event.data)) : draw(event.data));
  socket.onclose = () => {
    tell("connecting", false);
    setTimeout(connect, 1000);
  };
}

function tell(text, live) {
  $("link").textContent = text;
  $("link").classList.toggle("live", live);
}

function send(message) {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

async function draw(blob) {
  const picture = await createImageBitmap(blob);
  if (canvas.width !== picture.width || canvas.height !== picture.height) {
    canvas.width = picture.width;
    canvas.height = picture.height;
  }
  context.drawImage(picture, 0, 0);
  picture.close();
}

function show(state) {
  const { terminal, printer } = state.devices;
  const display = $("terminal-display");
  display.textContent = terminal.lines.join("\n");
  display.classList.toggle("off", !terminal.power);
  $("terminal-state").textContent = terminal.cable ? "ZVT, serial" : "cable pulled";
  toggle($("cable"), !terminal.cable, "plug_cable", "Plug the cable in", "pull_cable", "Pull the cable");
  toggle($("power"), !terminal.power, "power_on", "Give it power", "power_off", "Cut its power");
  $("printer-state").textContent = printer.state;
  toggle($("paper"), printer.paper_out, "load_paper", "Load a roll", "run_out", "Run out of paper");
  toggle($("cover"), printer.cover_open, "close_cover", "Close the cover", "open_cover", "Open the cover");
  for (let number = receipts; number < printer.receipts; number += 1) print(number);
  receipts = Math.max(receipts, printer.receipts);
  $("help-lamp").classList.toggle("on", Boolean(state.buttons?.help_lamp));
  $("call-lamp").classList.toggle("on", Boolean(state.buttons?.call_lamp));
  $("story").textContent = storyOfPage[state.session?.page] ?? storyOfPage.attract;
}

function toggle(button, wrong, mend, mendText, break_, breakText) {
  button.dataset.do = wrong ? mend : break_;
  button.textContent = wrong ? mendText : breakText;
  button.classList.toggle("wrong", wrong);
}

function print(number) {
  const picture = new Image();
  picture.src = `/receipts/${number}.png`;
  picture.alt = `Receipt ${number + 1}`;
  document.querySelector(".empty")?.remove();
  $("receipts").prepend(picture);
}

function touch(phase, event) {
  const box = canvas.getBoundingClientRect();
  const x = Math.round(((event.clientX - box.left) / box.width) * canvas.width);
  const y = Math.round(((event.clientY - box.top) / box.height) * canvas.height);
  send({ type: "touch", x, y, phase });
}

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  touch("down", event);
});
canvas.addEventListener("pointermove", (event) => event.buttons && touch("move", event));
canvas.addEventListener("pointerup", (event) => touch("up", event));
canvas.addEventListener("pointercancel", (event) => touch("up", event));

const help = $("help");
help.addEventListener("pointerdown", () => send({ type: "button", pressed: true }));
for (const end of ["pointerup", "pointerleave"]) help.addEventListener(end, () => send({ type: "button", pressed: false }));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-device]");
  if (button) send({ type: "device", device: button.dataset.device, do: button.dataset.do });
});

connect();
