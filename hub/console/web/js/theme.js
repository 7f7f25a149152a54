/** Light, dark, or as the system is: chosen by the person and kept in this browser. */

const THEMES = ["system", "light", "dark"];

export const theme = () => document.documentElement.dataset.theme;

export function setTheme(chosen) {
  document.documentElement.dataset.theme = chosen;
  localStorage.setItem("theme", chosen);
}

/** The one after the present one. */
export const nextTheme = () => THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
