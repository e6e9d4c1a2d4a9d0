/** Which theme a person wants; `system` follows the operating system. */
export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** Also read by the script in index.html, which sets the theme before the first paint. */
const KEY = 'playground.theme';

/** The remembered choice; `system` where none is, or where the browser keeps nothing. */
export function readTheme(): ThemeChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Applies a choice to the page and remembers it where the browser lets it. */
export function chooseTheme(choice: ThemeChoice): void {
  applyTheme(choice);
  try {
    if (choice === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // A browser that keeps nothing still shows the theme until the page is left.
  }
}

/** Follows the operating system while the choice is `system`. Returns the way to stop. */
export function followSystemTheme(current: () => ThemeChoice): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => applyTheme(current());
  dark.addEventListener('change', apply);
  return () => dark.removeEventListener('change', apply);
}

function applyTheme(choice: ThemeChoice): void {
  const dark =
    choice === 'dark' ||
    (choice === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('wa-dark', dark);
}
