// Light, dark, or as the system says; remembered where the browser lets a page remember something.
import { find } from "./elements.ts";

const THEMES = ["auto", "light", "dark"] as const;

type Theme = (typeof THEMES)[number];

const STORAGE_KEY = "batchwise-theme";

/**
 * Applies the remembered theme.
 *
 * @returns what starts the button, once the page is there
 */
export function startTheme(): () => void {
  let theme = remembered();
  apply(theme);
  return () => {
    const button = find("theme", HTMLButtonElement);
    const show = (): void => {
      button.textContent = { auto: "◐ Auto", light: "○ Light", dark: "● Dark" }[theme];
      button.setAttribute("aria-label", `Theme: ${theme}`);
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
      apply(theme);
      remember(theme);
      show();
    });
    show();
  };
}

function apply(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === stored) ?? "auto";
  } catch {
    return "auto";
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Private windows and files may have no storage: the choice then lasts as long as the page.
  }
}
