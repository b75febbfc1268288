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
  if (kept !== null) root.dataset['theme'] = kept;

  return {
    get current() {
      return chosen ?? system;
    },
    choose(theme) {
      chosen = theme;
      root.dataset['theme'] = theme;
      parts.save(theme);
    },
  };
}
