import type { Settings } from '../../state/settings.svelte.ts';

const narrow = '(width < 900px)';

/** Which of the two side columns show: folded by choice where there is room, drawers that open on demand where not. */
export class Columns {
  readonly #settings: Settings;
  readonly #query = window.matchMedia(narrow);
  #isNarrow = $state(this.#query.matches);
  #drawer = $state<'list' | 'inspector' | null>(null);
  readonly listShown = $derived.by(() =>
    this.#isNarrow ? this.#drawer === 'list' : !this.#settings.listFolded,
  );
  readonly inspectorShown = $derived.by(() =>
    this.#isNarrow ? this.#drawer === 'inspector' : !this.#settings.inspectorFolded,
  );
  readonly drawerOpen = $derived(this.#isNarrow && this.#drawer !== null);

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#query.addEventListener('change', ({ matches }) => {
      this.#isNarrow = matches;
      this.#drawer = null;
    });
  }

  toggleList(): void {
    if (this.#isNarrow) this.#drawer = this.#drawer === 'list' ? null : 'list';
    else this.#settings.listFolded = !this.#settings.listFolded;
  }

  toggleInspector(): void {
    if (this.inspectorShown) this.hideInspector();
    else this.showInspector();
  }

  showInspector(): void {
    if (this.#isNarrow) this.#drawer = 'inspector';
    else this.#settings.inspectorFolded = false;
  }

  hideInspector(): void {
    if (this.#isNarrow) this.#drawer = null;
    else this.#settings.inspectorFolded = true;
  }

  closeDrawers(): void {
    this.#drawer = null;
  }
}
