const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const storageKey = 'meliscope-settings';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** What a person set for this browser or app: kept between runs, never sent anywhere. */
export class Settings {
  theme = $state<Theme>('system');
  #systemIsDark = $state(dark.matches);
  isDark = $derived(this.theme === 'dark' || (this.theme === 'system' && this.#systemIsDark));
  chart = $state<'treemap' | 'bars'>('treemap');

  constructor() {
    const kept = read();
    if (themes.some((theme) => theme === kept['theme'])) this.theme = kept['theme'] as Theme;
    if (kept['chart'] === 'bars') this.chart = 'bars';
    dark.addEventListener('change', () => (this.#systemIsDark = dark.matches));
    $effect.root(() => {
      $effect(() => {
        document.documentElement.dataset['theme'] = this.isDark ? 'dark' : 'light';
        localStorage.setItem(storageKey, JSON.stringify({ theme: this.theme, chart: this.chart }));
      });
    });
  }

  /** Light and dark in turn; from the system's choice to its opposite first. */
  toggleTheme(): void {
    this.theme = this.isDark ? 'light' : 'dark';
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
