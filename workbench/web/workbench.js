// The page of the workbench: pictures of the kiosk's screen come in, touches and what is done to devices go out.

const $ = (id) => document.getElementById(id);
const canvas = $("screen");
const context = canvas.getContext("2d");
const storyOfPage = {
  enrolment: "The kiosk shows a code and waits until somebody at the hub says yes to it.",
  attract: "Touch the screen to order. Everything beside it is simulated and speaks the real bytes.",
  pay: "Pay at the card terminal: insert or tap a card.",
  checking: "The till asks the terminal what became of the payment.",
  thanks: "Paid. Receipt and kitchen ticket come out at the right.",
  out_of_service: "Out of service. What has to be done stands below the card reader.",
};
const storyOfCall = {
  waiting: "The customer waits for somebody. Open the agents’ console and take calls.",
  ringing: "An agent is rung. Answer in the agents’ console.",
  unreachable: "Nobody can be reached now. Open the agents’ console and take calls.",
  connecting: "An agent has answered.",
  connected: "The customer and an agent see, hear and read each other.",
};
const nameOfPage = {
  enrolment: "waits to be enrolled", attract: "welcome", service_mode: "eat here or take away", menu: "the menu",
  customise: "one item", order: "your order", tip: "a tip?", scan: "holding up a code", pay: "pay", checking: "checking a payment", thanks: "thank you",
  out_of_service: "out of service",
};
const languages = new Intl.DisplayNames("en", { type: "language" });
const stateOfPrinter = { ok: "ready", "near end": "paper is low", out: "out of paper", cover: "cover open", offline: "off line", cutter: "cutter stuck" };

let socket;
let hands = { near: true, door_open: false };
const printed = {};

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
  showTerminal(state.devices.terminal);
  showFaults(state.devices.terminal);
  for (const section of document.querySelectorAll("[data-printer]")) showPrinter(section, state.devices[section.dataset.printer]);
  showKiosk(state);
  showPanel(state.buttons);
  for (const select of document.querySelectorAll("[data-fault]")) showFault(select, state.devices.in_calls[select.dataset.fault]);
  showHeadphones(state.devices.headphones);
  $("story").textContent =
    storyOfCall[state.line?.call] ?? storyOfPage[state.screen?.page] ?? storyOfPage.attract;
  $("console").href = state.console;
  $("console").hidden = false;
}

function showFault(select, word) {
  if (document.activeElement !== select) select.value = word;
  select.classList.toggle("wrong", word !== "works");
}

function showHeadphones(plugged) {
  $("headphones").dataset.do = plugged ? "unplug" : "plug";
  $("headphones").textContent = plugged ? "Unplug them" : "Headphones";
  $("headphones-state").textContent = plugged ? "headphones are in" : "keys and jack beside the screen";
}

function showPanel(panel) {
  for (const [id, level] of [["help-lamp", panel?.help_lamp], ["call-lamp", panel?.call_lamp]]) {
    $(id).classList.toggle("on", level > 0);
    $(id).style.opacity = level > 0 ? 0.25 + 0.75 * level : 1;
  }
  hands = { near: Boolean(panel?.near), door_open: Boolean(panel?.door_open) };
  $("near").textContent = hands.near ? "Walk away" : "Come near";
  $("door").textContent = hands.door_open ? "Close its door" : "Open its door";
  $("door").classList.toggle("wrong", hands.door_open);
  remark($("panel-state"), hands.door_open ? "the door is open" : hands.near ? "somebody stands there" : "nobody is there", hands.door_open);
}

function showTerminal(terminal) {
  $("terminal").dataset.showing = terminal.showing;
  $("terminal-display").textContent = terminal.power ? terminal.lines.join("\n") : "no power";
  $("terminal-display").classList.toggle("off", !terminal.power);
  remark($("terminal-state"), terminal.cable ? "ZVT over a serial line" : "cable pulled", !terminal.cable);
  toggle($("cable"), !terminal.cable, "plug_cable", "Plug the cable in", "pull_cable", "Pull the cable");
  toggle($("power"), !terminal.power, "power_on", "Give it power", "power_off", "Cut its power");
}

function showFaults({ said, unusual }) {
  const count = unusual === "all as usual" ? 0 : unusual.split("\n").length;
  remark($("terminal-unusual"), count ? `${count} not as usual` : "", count);
  $("terminal-unusual").title = unusual;
  $("terminal-said").textContent = said;
  $("terminal-said").hidden = !said;
}

function showPrinter(section, printer) {
  const part = (name) => section.querySelector(`.${name}`);
  const name = section.dataset.printer;
  remark(part("state"), stateOfPrinter[printer.state] ?? printer.state, printer.state !== "ok");
  toggle(part("paper"), printer.paper_out, "load_paper", "Load a roll", "run_out", "Run out");
  toggle(part("cover"), printer.cover_open, "close_cover", "Close cover", "open_cover", "Open cover");
  toggle(part("cutter"), printer.cutter_stuck, "clear_cutter", "Clear cutter", "jam_cutter", "Jam cutter");
  for (let number = printed[name] ?? 0; number < printer.receipts; number += 1) print(section, number);
  printed[name] = Math.max(printed[name] ?? 0, printer.receipts);
}

function showKiosk({ screen, till, line }) {
  remark($("screen-says"), screen ? `${nameOfPage[screen.page] ?? screen.page}, in ${languages.of(screen.language)}` : "is starting", !screen);
  remark($("till-says"), tillSays(till), !till?.in_service || till.troubles.length);
  remark($("line-says"), lineSays(line), !line?.hub_connected || line.troubles.length);
}

function tillSays(till) {
  if (!till) return "is starting";
  if (till.troubles.length) return till.troubles.map(({ device, remedy }) => `${device}: ${remedy}`).join("; ");
  return till.in_service ? "in service" : "takes no payments now";
}

function lineSays(line) {
  if (!line) return "is starting";
  if (!line.hub_connected) return "cannot reach the hub";
  if (line.troubles.length) return line.troubles.map(({ device, remedy }) => `${device}: ${remedy}`).join("; ");
  const place = [line.enrolment?.kiosk_name, line.enrolment?.site_name].filter(Boolean).join(", ");
  const waiting = line.orders_waiting ? `, ${line.orders_waiting} orders to send` : "";
  return `with the hub as ${place || "a new kiosk"}${waiting}${line.call === "idle" ? "" : `, call ${line.call}`}`;
}

function remark(element, text, wrong) {
  element.textContent = text;
  element.classList.toggle("wrong", Boolean(wrong));
}

function toggle(button, wrong, mend, mendText, break_, breakText) {
  button.dataset.do = wrong ? mend : break_;
  button.textContent = wrong ? mendText : breakText;
  button.classList.toggle("wrong", wrong);
}

function print(section, number) {
  const picture = new Image();
  picture.src = `/papers/${section.dataset.printer}/${number}.png`;
  picture.alt = `Paper ${number + 1} of the ${section.querySelector("h2").firstChild.textContent.trim().toLowerCase()}`;
  section.querySelector(".empty")?.remove();
  section.querySelector(".papers").prepend(picture);
}

function touch(phase, event) {
  const box = canvas.getBoundingClientRect();
  const x = Math.round(((event.clientX - box.left) / box.width) * canvas.width);
  const y = Math.round(((event.clientY - box.top) / box.height) * canvas.height);
  send({ type: "touch", x, y, phase });
}

$("terminal-line").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.elements.line;
  if (field.value.trim()) send({ type: "device", device: "terminal_line", do: field.value.trim() });
  field.select();
});

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  touch("down", event);
});
canvas.addEventListener("pointermove", (event) => event.buttons && touch("move", event));
canvas.addEventListener("pointerup", (event) => touch("up", event));
canvas.addEventListener("pointercancel", (event) => touch("up", event));

const help = $("help");
const SHORTEST_PRESS_MS = 120; // the panel takes what is shorter for a bouncing contact
let pressedAt = null;

function press() {
  if (pressedAt === null) send({ type: "button", pressed: true });
  pressedAt ??= performance.now();
}

function release() {
  if (pressedAt === null) return;
  setTimeout(() => send({ type: "button", pressed: false }), SHORTEST_PRESS_MS - (performance.now() - pressedAt));
  pressedAt = null;
}

help.addEventListener("pointerdown", press);
help.addEventListener("keydown", (event) => [" ", "Enter"].includes(event.key) && press());
for (const end of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) help.addEventListener(end, release);

$("near").addEventListener("click", () => send({ type: "panel", hands: { near: !hands.near } }));
$("door").addEventListener("click", () => send({ type: "panel", hands: { door_open: !hands.door_open } }));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-device]");
  if (button) send({ type: "device", device: button.dataset.device, do: button.dataset.do });
});

document.addEventListener("change", ({ target }) => {
  if (target.dataset.fault) send({ type: "device", device: `${target.dataset.fault} in a call`, do: target.value });
});

connect();
