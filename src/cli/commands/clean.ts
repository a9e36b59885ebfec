import { connectEngine } from '../../engine/connect.ts';
import { removeThings } from '../../engine/labelled-things.ts';
import type { Engine } from '../../engine/types.ts';
import { formatBytes, formatPath } from '../../report/format.ts';
import { reapTemp } from '../../run/reap-temp.ts';
import { asError, type ExitCode, interrupted, PromiseError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { type EngineRemoval, findInEngine, type Scope } from '../clean/engine-leftovers.ts';
import { type FolderRemoval, findPlaceLeftovers, findTempLeftovers } from '../clean/file-leftovers.ts';
import { findPlace, findPlaces, type Place } from '../clean/place.ts';
import type { CleanDocument, Left, Removal } from '../clean/types.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import type { CommandIo } from '../io.ts';

/** The flags of `promise clean`. */
export interface CleanFlags extends SeveralFlags {
  readonly dir: string;
  readonly host?: string;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly images: boolean;
  readonly wholeEngine: boolean;
}

/** `promise clean`: removes what the tool made and nobody needs; exit 3 where something that could go didn't. */
export async function cleanCommand(flags: CleanFlags, io: CommandIo): Promise<ExitCode> {
  const places = await placesAtHand(flags, io);
  const scope: Scope = { places, wholeEngine: flags.wholeEngine, images: flags.images };
  const cleaning = new Cleaning(flags.dryRun, io.signal);
  const engineError = await withEngine(flags, io, (engine) => cleaning.engine(engine, scope));
  await cleaning.folders(await findTempLeftovers());
  for (const place of places) await cleaning.place(place);

  const { removed, left, failed } = cleaning;
  const bytes = removed.reduce((sum, each) => sum + (each.bytes ?? 0), 0);
  const document: CleanDocument = { version: 1, dryRun: flags.dryRun, removed, left, bytes, engineError };
  io.stdout.write(flags.json ? `${JSON.stringify(document, null, 2)}\n` : text(document, io));
  return failed || engineError !== null ? 3 : 0;
}

/** The Promises that are cleaned up after; with --whole-engine there need not be any. */
async function placesAtHand(
  { dir, all, exclude, wholeEngine }: CleanFlags,
  { cwd }: CommandIo,
): Promise<readonly Place[]> {
  try {
    return all ? await findPlaces(dir, exclude, cwd) : [await findPlace(dir, cwd)];
  } catch (error) {
    if (!(error instanceof PromiseError) || error.code !== 'no-promise') throw error;
    if (wholeEngine) return [];
    throw new PromiseError('no-promise', error.message, {
      ...(error.location === undefined ? {} : { location: error.location }),
      notes: error.notes,
      hint: 'go to the folder of promise.yaml, or name it with --dir; --whole-engine cleans up without one',
    });
  }
}

/** Without an engine there is nothing in it, and the files can go all the same; returns why there is none, else null. */
async function withEngine(
  { host }: CleanFlags,
  { env, signal }: CommandIo,
  use: (engine: Engine) => Promise<void>,
): Promise<string | null> {
  try {
    const engine = await connectEngine({ env, signal, host });
    try {
      await use(engine);
    } finally {
      await engine.close();
    }
    return null;
  } catch (error) {
    if (error instanceof PromiseError && error.exitCode === 3) return error.message;
    throw error;
  }
}

/** Removes things, or only notes them in a dry run, and remembers what became of each. */
class Cleaning {
  readonly removed: Removal[] = [];
  readonly left: Left[] = [];
  /** Whether something that was to go didn't. */
  failed = false;
  readonly #dryRun: boolean;
  readonly #signal: AbortSignal;

  constructor(dryRun: boolean, signal: AbortSignal) {
    this.#dryRun = dryRun;
    this.#signal = signal;
  }

  /** What is in an engine. */
  async engine(engine: Engine, scope: Scope): Promise<void> {
    const { removals, left } = await findInEngine(engine, scope);
    this.left.push(...left);
    const errors = new Map<EngineRemoval, unknown>();
    if (!this.#dryRun) await removeThings(engine, removals, (thing, error) => errors.set(thing, error));
    // In the order of a dry run, not in that in which they happened to go.
    for (const each of removals) this.#settle(each, errors.get(each));
  }

  /** What runs left in the folder of a Promise. */
  async place({ root }: Place): Promise<void> {
    const before = await findPlaceLeftovers(root);
    const isIdle = before.removals.length > 0;
    // A run that was killed may have left a case's folders in the middle of a swap.
    if (isIdle && !this.#dryRun) await reapTemp(root);
    const { removals, left } = isIdle && !this.#dryRun ? await findPlaceLeftovers(root) : before;
    this.left.push(...left);
    await this.folders(removals);
  }

  async folders(removals: readonly FolderRemoval[]): Promise<void> {
    for (const removal of removals) {
      if (this.#signal.aborted) throw interrupted();
      const error = this.#dryRun ? undefined : await removal.remove().catch(asError);
      this.#settle(removal, error);
    }
  }

  #settle({ kind, name, why, bytes }: Removal, error: unknown): void {
    if (error === undefined) this.removed.push({ kind, name, why, bytes });
    else {
      this.failed = true;
      this.left.push({ kind, name, why: asError(error).message });
    }
  }
}

/** A line for each thing, and what it comes to. */
function text({ dryRun, removed, left, bytes, engineError }: CleanDocument, { cwd }: CommandIo): string {
  const show = ({ kind, name }: Pick<Removal, 'kind' | 'name'>): string =>
    `${kind.padEnd(9)}  ${kind === 'folder' ? formatPath(name, cwd) : printable(name)}`;
  const verb = dryRun ? 'would remove' : 'removed';
  // Nothing is known of it, or it takes none.
  const size = ({ bytes: taken }: Removal): string => (taken ? `, ${formatBytes(taken)}` : '');
  const sum = dryRun ? `${formatBytes(bytes)} would be freed` : `${formatBytes(bytes)} freed`;
  const lines = [
    ...removed.map((each) => `${verb}  ${show(each)}  (${printable(each.why)}${size(each)})`),
    ...left.map((each) => `${'left'.padEnd(verb.length)}  ${show(each)}  (${printable(each.why)})`),
    ...(engineError === null ? [] : [`no container engine was looked into: ${printable(engineError)}`]),
    removed.length === 0 ? 'nothing to remove' : sum,
  ];
  return `${lines.join('\n')}\n`;
}
