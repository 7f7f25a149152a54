/** What the console says, in one place: keys of the domain as sentences for an agent. */

export const PAGES = {
  enrolment: "Being set up",
  attract: "Start screen",
  service_mode: "Choosing how to eat",
  menu: "Looking at the menu",
  customise: "Choosing options",
  order: "Looking at the order",
  tip: "Asked for a tip",
  scan: "Holding up a code",
  pay: "Paying",
  checking: "Payment is being checked",
  thanks: "Paid",
  out_of_service: "Out of service",
};

export const WRAP_UPS = [
  ["find_item", "Could not find an item", "1"],
  ["change_order", "Wanted to change the order", "2"],
  ["allergy", "Allergy or ingredients", "3"],
  ["payment", "Paying", "4"],
  ["discount", "Discount or voucher", "5"],
  ["language", "Language", "6"],
  ["access", "Needed help to use the kiosk", "7"],
  ["complaint", "Complaint", "8"],
  ["not_on_menu", "Wish that is not on the menu", "9"],
  ["curious", "Just curious", "0"],
  ["dropped", "Call dropped", "d"],
  ["other", "Something else", "o"],
];

/** Reason, words, and what a key chooses. */
export const BREAKS = [
  ["rest", "A rest", "1"],
  ["lunch", "Lunch", "2"],
];

export const ENDINGS = {
  customer: "The customer ended the call.",
  agent: "You ended the call.",
  agent_lost: "Your connection was lost, so the customer was given to somebody else.",
  kiosk_lost: "The kiosk lost its connection.",
  technical: "Picture and sound could not be kept up.",
};

export const RING_OVER = {
  customer: "The customer does not need help any more.",
  kiosk_lost: "The kiosk lost its connection.",
  missed: "You missed a call. It went to somebody else.",
  withdrawn: "Somebody else has taken the call.",
  not_qualified: "A qualification that this call needs has ended.",
};

export const NOT_FOLLOWED = {
  ring_over: "Too late: the call went to somebody else.",
  not_your_call: "This call is not yours any more.",
  not_now: "That is not possible right now.",
  kiosk_away: "The kiosk cannot be reached right now. Nothing was changed.",
  not_allowed: "That is not for you to do.",
  not_qualified: "This needs a qualification that you do not have, or that has ended.",
};

export const KIOSK_MEDIA = {
  starting: "The kiosk is getting ready",
  prewarmed: "The kiosk is getting ready",
  connecting: "Connecting",
  weak: "Weak connection",
  lost: "Connection lost. The kiosk is trying again",
};

const DEVICES = {
  card_terminal: "Card terminal",
  kitchen_printer: "Kitchen printer",
  card_reader: "Card reader",
  scanner: "Barcode scanner",
  buttons: "Help button and lamps",
  presence: "Presence sensor",
  door: "The kiosk’s door",
  printer: "Receipt printer",
  receipt_printer: "Receipt printer",
  camera: "Camera",
  microphone: "Microphone",
  speaker: "Loudspeaker",
  headphones: "Headphones jack",
  sound_keys: "Volume keys and jacks",
  relay: "Relay for calls",
  help_button: "Help button",
  display: "Display",
};

export const deviceName = (kind) => DEVICES[kind] ?? sentence(kind);

/** `not_on_menu` as `Not on menu` */
export function sentence(key) {
  const text = String(key).replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const languages = new Intl.DisplayNames(["en"], { type: "language" });

export function languageName(code) {
  return code ? languages.of(code) : "";
}

/** `134` as `2:14` */
export function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = String(whole % 60).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** `134` as `2 min`, for what is not counted by the second */
export function spanText(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 360) / 10} h`;
}
