export type Theme = 'light' | 'dark';

export interface ThemeView {
  readonly current: Theme;
  choose(theme: Theme): void;
}

export interface ThemeParts {
  /** What was chosen on an earlier visit, if anything. */
  readonly stored: unknown;
  readonly prefersDark: MediaQueryList;
  readonly root: HTMLElement;
  save(theme: Theme): void;
}

/** Follows the system until the visitor chooses. */
export function createThemeView(parts: ThemeParts): ThemeView {
  const { stored, prefersDark, root } = parts;
  const kept = stored === 'light' || stored === 'dark' ? stored : null;
  let chosen = $state<Theme | null>(kept);
  let system = $state<Theme>(prefersDark.matches ? 'dark' : 'light');
  prefersDark.addEventListener('change', () => (system = prefersDark.matches ? 'dark' : 'light'));
  const paint = (theme: Theme) => {
    root.dataset['theme'] = theme;
    for (const bar of bars) bar.meta.media = bar.theme === theme ? 'all' : 'not all';
  };
  // The browser's own bar has one colour per theme, which follows the system until then.
  const bars = [...root.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')].map((meta) => ({
    meta,
    theme: meta.media.includes('dark') ? 'dark' : 'light',
  }));
  if (kept !== null) paint(kept);

  return {
    get current() {
      return chosen ?? system;
    },
    choose(theme) {
      chosen = theme;
      paint(theme);
      parts.save(theme);
    },
  };
}
