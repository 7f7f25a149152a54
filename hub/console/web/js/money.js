/** Whole minor units as text; the page never computes with money, it only shows what the kiosk and the menu say. */

const SYMBOLS = { USD: "$", EUR: "€", GBP: "£", MXN: "$", CAD: "$" };

/** `1240` as `12.40` */
export function amountText(amount, digits = 2) {
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  const whole = digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
  return amount < 0 ? `−${whole}` : whole;
}

/** `1240, "USD"` as `$12.40` */
export function moneyText(amount, currency, digits = 2) {
  const symbol = SYMBOLS[currency];
  const text = amountText(Math.abs(amount), digits);
  return `${amount < 0 ? "−" : ""}${symbol ? symbol + text : `${text} ${currency}`}`;
}

/** `150` as `+1.50`, `0` as `same price` */
export function differenceText(amount, digits = 2) {
  if (amount === 0) return "same price";
  return amount > 0 ? `+${amountText(amount, digits)}` : amountText(amount, digits);
}
