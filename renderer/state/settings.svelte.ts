export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export const charts = ['treemap', 'bars'] as const;
export type ChartKind = (typeof charts)[number];

const storageKey = 'meliscope-settings';

/** What a person set for this browser or app: kept between runs, never sent anywhere. */
export class Settings {
  #theme = $state<Theme>('system');
  chart = $state<ChartKind>('treemap');
  listFolded = $state(false);
  inspectorFolded = $state(false);
  readonly #darkSystem = window.matchMedia('(prefers-color-scheme: dark)');
  #systemIsDark = $state(this.#darkSystem.matches);
  readonly isDark = $derived(this.#theme === 'dark' || (this.#theme === 'system' && this.#systemIsDark));

  constructor() {
    const kept = read();
    this.#setTheme(themes.find((theme) => theme === kept['theme']) ?? 'system');
    this.chart = charts.find((chart) => chart === kept['chart']) ?? 'treemap';
    this.listFolded = kept['listFolded'] === true;
    this.inspectorFolded = kept['inspectorFolded'] === true;
    this.#darkSystem.addEventListener('change', ({ matches }) => (this.#systemIsDark = matches));
    $effect.root(() => {
      $effect(() => {
        const { theme, chart, listFolded, inspectorFolded } = this;
        localStorage.setItem(storageKey, JSON.stringify({ theme, chart, listFolded, inspectorFolded }));
      });
    });
  }

  /** From the system's theme to the other one, to this one fixed, and back. The first step is always visible. */
  get nextTheme(): Theme {
    const [other, same]: Theme[] = this.#systemIsDark ? ['light', 'dark'] : ['dark', 'light'];
    return this.theme === 'system' ? (other ?? 'light') : this.theme === other ? (same ?? 'dark') : 'system';
  }

  toggleTheme(): void {
    this.#setTheme(this.nextTheme);
  }

  get theme(): Theme {
    return this.#theme;
  }

  /** The page changes at once: charts read its colours when they are told that the theme has changed. */
  #setTheme(theme: Theme): void {
    document.documentElement.dataset['theme'] = theme;
    this.#theme = theme;
  }
}

function read(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch (error) {
    // Damaged settings are no settings.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
