import { type FSWatcher, watch } from 'chokidar';

/** Milliseconds without a further change until changes are told: an editor or a checkout writes more than one file. */
const DEBOUNCE = 100;

/** Watches files and folders, those that come later among them. */
export class FileWatch {
  readonly #watcher: FSWatcher;
  readonly #onChanges: (files: readonly string[]) => void;
  readonly #changed = new Set<string>();
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
      if (event !== 'addDir' && event !== 'unlinkDir') this.#note(file);
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

  #note(file: string): void {
    this.#changed.add(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#changed];
      this.#changed.clear();
      this.#onChanges(files);
    }, DEBOUNCE);
  }
}
