import { createHash } from 'node:crypto';
import { chmod, constants, copyFile, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Entry, type Header, readArchive } from '../engine/read-archive.ts';
import type { WorkflowAction } from '../promise/types.ts';
import { interrupted, systemErrorCode } from '../shared/errors.ts';
import {
  contradictionProblem,
  hostileNameProblem,
  linkProblem,
  mangledNameProblem,
  specialFileProblem,
  unreadableProblem,
  unwritableNameProblem,
} from './collect-problems.ts';
import { MAX_ENTRIES, tooManyFiles } from './entry-limit.ts';
import { toFileError } from './file-errors.ts';
import { type CollectedFile, entryPath, type Node, resolveLink } from './file-tree.ts';
import type { CollectProblem } from './types.ts';

/** What came out of a pipeline's volumes. */
export interface Collected {
  readonly files: readonly CollectedFile[];
  readonly problems: readonly CollectProblem[];
  /** More bytes than the limit: what came after them was not collected. */
  readonly exceeded: boolean;
}

/** Where to collect, and how much. */
export interface CollectionOptions {
  /** An empty folder that nobody else can write to; `output` and `metadata` are made in it. */
  readonly into: string;
  /** Bytes of all files together; undefined: no limit. */
  readonly limitBytes: number | undefined;
  readonly action: WorkflowAction;
  readonly signal: AbortSignal;
}

/** The volumes whose files count. */
const VOLUMES: ReadonlySet<string> = new Set(['output', 'metadata']);

/** What a file system says of a name that it can't hold. */
const NAME_ERRORS: ReadonlySet<string> = new Set(['EEXIST', 'ENAMETOOLONG', 'EILSEQ', 'EINVAL']);

/**
 * Unpacks what stages wrote. Archives are a container's making and believed in nothing: links are kept in memory and
 * resolved there, so that all that is ever made on disk are folders and regular files below `into`, and no path of it
 * can lead elsewhere.
 */
export class Collection {
  readonly #options: CollectionOptions;
  readonly #tree = new Map<string, Node>();
  readonly #problems: CollectProblem[] = [];
  #bytes = 0;
  #exceeded = false;

  constructor(options: CollectionOptions) {
    this.#options = options;
  }

  /**
   * Adds an archive of /kratix (`volume` absent) or of one of its folders.
   * @throws PromiseError `interrupted`, `disk-full`, `not-permitted`, `too-many-files`, or what the archive fails with.
   */
  async add(archive: Readable, volume?: string): Promise<void> {
    await readArchive(archive, (entry) => this.#take(entry, volume), this.#options.signal);
  }

  /**
   * Puts copies in the place of links and tells what was found.
   * @throws PromiseError `interrupted`, `disk-full`.
   */
  async finish(): Promise<Collected> {
    for (const volume of VOLUMES) await this.#folder(volume);
    // Resolved against the tree as the stages left it: a link that becomes a copy must not change how others resolve.
    const asLeft = new Map(this.#tree);
    for (const [at, node] of asLeft) {
      if (node.kind !== 'link') continue;
      if (this.#options.signal.aborted) throw interrupted();
      this.#tree.delete(at);
      const end = resolveLink(at, asLeft);
      if (end.kind === 'file') await this.#copy(end.path, at);
      // Where collecting stopped early, a link's target may just not have come yet.
      else if (!this.#exceeded)
        this.#problems.push(linkProblem(at, node.target, end.kind, this.#options.action));
    }
    const files: CollectedFile[] = [];
    for (const [at, node] of this.#tree) {
      if (node.kind === 'file') files.push({ path: at, bytes: node.bytes, sha256: node.sha256 });
    }
    return { files, problems: this.#problems, exceeded: this.#exceeded };
  }

  /** Takes one entry of an archive; false when there is no room for more. */
  async #take(entry: Entry, archived: string | undefined): Promise<boolean> {
    const { header } = entry;
    const parts = entryPath(header.name, archived);
    if (parts === undefined) {
      this.#problems.push(hostileNameProblem(header.name));
      return true;
    }
    const [volume = '', ...rest] = parts;
    if (!VOLUMES.has(volume)) return true;
    const at = [volume, ...rest].join('/');
    if (rest.length === 0 && header.type !== 'directory') return this.#refuse(contradictionProblem(at));
    if (this.#tree.size >= MAX_ENTRIES) throw tooManyFiles([...this.#tree.keys()]);
    if (!(await this.#makeRoom(at, header))) return true;
    switch (header.type) {
      case 'directory':
        await this.#folder(at);
        this.#noteUnreadable(at, header);
        return true;
      case 'file':
      case 'contiguous-file':
        this.#noteUnreadable(at, header);
        return this.#file(at, entry);
      case 'symlink':
        this.#tree.set(at, { kind: 'link', target: header.linkname ?? '' });
        return true;
      case 'link':
        return this.#hardLink(at, header.linkname ?? '', archived);
      default:
        this.#tree.set(at, { kind: 'special' });
        return this.#refuse(specialFileProblem(at, header.type ?? 'unknown', this.#options.action));
    }
  }

  /** Notes what won't be collected, and goes on. */
  #refuse(problem: CollectProblem): true {
    this.#problems.push(problem);
    return true;
  }

  /** Makes the folders above a path and clears the path; false where an earlier entry stands in the way. */
  async #makeRoom(at: string, header: Header): Promise<boolean> {
    const parts = at.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const above = parts.slice(0, depth).join('/');
      const node = this.#tree.get(above);
      if (node === undefined ? await this.#folder(above) : node.kind === 'folder') continue;
      this.#problems.push(contradictionProblem(at));
      return false;
    }
    const earlier = this.#tree.get(at);
    if (earlier === undefined) return true;
    if (earlier.kind === 'folder') {
      if (header.type === 'directory') return true;
      this.#problems.push(contradictionProblem(at));
      return false;
    }
    // The later of two entries of the same name counts, as tar has it.
    if (earlier.kind === 'file') {
      await rm(this.#onDisk(at));
      this.#bytes -= earlier.bytes;
    }
    this.#tree.delete(at);
    return true;
  }

  /** Makes a folder; false where this file system can't. */
  async #folder(at: string): Promise<boolean> {
    if (this.#tree.has(at)) return true;
    return this.#write(at, async (target) => {
      await mkdir(target);
      await chmod(target, 0o755);
      return { kind: 'folder' };
    });
  }

  /** Streams a file's content to disk; false when there is no room for it. */
  async #file(at: string, entry: Entry): Promise<boolean> {
    const bytes = entry.header.size ?? 0;
    if (!this.#claim(bytes)) return false;
    const executable = ((entry.header.mode ?? 0) & 0o111) !== 0;
    await this.#write(at, async (target) => {
      const hash = createHash('sha256');
      const handle = await open(target, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      try {
        // The library's types leave open what its streams carry.
        for await (const chunk of entry as AsyncIterable<Uint8Array>) {
          hash.update(chunk);
          await handle.appendFile(chunk);
        }
        await handle.chmod(executable ? 0o755 : 0o644);
      } finally {
        await handle.close();
      }
      return { kind: 'file', bytes, sha256: hash.digest('hex'), executable };
    });
    return true;
  }

  /** Two names of one file become two files. The name given may be that of a link or a pipe. */
  async #hardLink(at: string, linkName: string, archived: string | undefined): Promise<boolean> {
    const target = (entryPath(linkName, archived) ?? []).join('/');
    const node = this.#tree.get(target);
    if (node === undefined || node.kind === 'folder') return this.#refuse(contradictionProblem(at));
    if (node.kind === 'file') return this.#copy(target, at);
    this.#tree.set(at, node);
    return node.kind === 'special'
      ? this.#refuse(specialFileProblem(at, 'another name of one', this.#options.action))
      : true;
  }

  /** Copies a collected file to a second path; false when there is no room for it. */
  async #copy(from: string, to: string): Promise<boolean> {
    const node = this.#tree.get(from);
    if (node?.kind !== 'file') return true;
    if (!this.#claim(node.bytes)) return false;
    await this.#write(to, async (target) => {
      await copyFile(this.#onDisk(from), target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      await chmod(target, node.executable ? 0o755 : 0o644);
      return node;
    });
    return true;
  }

  /** Counts bytes before they are written; false where they would exceed the limit. */
  #claim(bytes: number): boolean {
    if (this.#options.limitBytes !== undefined && this.#bytes + bytes > this.#options.limitBytes) {
      this.#exceeded = true;
      return false;
    }
    this.#bytes += bytes;
    return true;
  }

  /** Makes something at a path of the tree; false where this file system can't hold its name. */
  async #write(at: string, make: (target: string) => Promise<Node>): Promise<boolean> {
    try {
      this.#tree.set(at, await make(this.#onDisk(at)));
    } catch (error) {
      if (!NAME_ERRORS.has(systemErrorCode(error) ?? ''))
        throw toFileError(error, 'write', this.#options.into);
      this.#problems.push(unwritableNameProblem(at));
      return false;
    }
    const mangled = mangledNameProblem(at);
    if (mangled !== undefined) this.#problems.push(mangled);
    return true;
  }

  /** Whether Kratix's own containers could read it is told beside collecting it. */
  #noteUnreadable(at: string, header: Header): void {
    const problem = unreadableProblem(at, this.#options.action, {
      mode: header.mode ?? 0,
      uid: header.uid ?? 0,
      gid: header.gid ?? 0,
      folder: header.type === 'directory',
    });
    if (problem !== undefined) this.#problems.push(problem);
  }

  #onDisk(at: string): string {
    return path.join(this.#options.into, ...at.split('/'));
  }
}
