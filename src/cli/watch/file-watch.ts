import { type FSWatcher, watch } from 'chokidar';
import { isThere } from '../../shared/is-there.ts';

/** Milliseconds without a further change until changes are told: an editor or a checkout writes more than one file. */
const DEBOUNCE = 100;

/**
 * Watches files and folders, those that come later among them. Files that are gone by the time they would be told are passed
 * over, as `sed -i` and editors write what they save to such a file first, and then give it its name.
 */
export class FileWatch {
  readonly #watcher: FSWatcher;
  readonly #onChanges: (files: readonly string[]) => void;
  /** Those that aren't told yet, and whether they are new since the last time. */
  readonly #changed = new Map<string, { readonly isNew: boolean }>();
  /** They came and went: that they went may be noticed later. */
  readonly #passedOver = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param isIgnored asked with an absolute path
   * @param onChanges gets absolute paths, each once
   * @param onTrouble what the system says where it can't watch more, for example
   */
  constructor(
    folder: string,
    isIgnored: (file: string) => boolean,
    onChanges: (files: readonly string[]) => void,
    onTrouble: (error: unknown) => void,
  ) {
    this.#onChanges = onChanges;
    this.#watcher = watch(folder, { ignored: isIgnored, ignoreInitial: true });
    this.#watcher.on('all', (event, file) => {
      // A new folder is nothing yet.
      if (event !== 'addDir' && event !== 'unlinkDir') this.#note(file, event);
    });
    this.#watcher.on('error', onTrouble);
  }

  /** Resolves as soon as changes are noticed. */
  async ready(): Promise<void> {
    await new Promise<void>((resolve) => this.#watcher.once('ready', resolve));
  }

  /** Watches further folders, each as often as it likes. */
  add(folders: readonly string[]): void {
    this.#watcher.add([...folders]);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher.close();
  }

  #note(file: string, event: string): void {
    if (this.#passedOver.delete(file) && event === 'unlink') return;
    if (!this.#changed.has(file)) this.#changed.set(file, { isNew: event === 'add' });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tell(), DEBOUNCE);
  }

  async #tell(): Promise<void> {
    const changed = [...this.#changed];
    this.#changed.clear();
    const files: string[] = [];
    for (const [file, { isNew }] of changed) {
      if (isNew && !(await isThere(file))) this.#passedOver.add(file);
      else files.push(file);
    }
    if (files.length > 0) this.#onChanges(files);
  }
}
