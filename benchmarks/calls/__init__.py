"""How good a call is on a bad line, beside a call from Chromium to Chromium over the same line."""
