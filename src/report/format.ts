import { isAbsolute, relative, sep } from 'node:path';
import { formatLocation, type Location } from '../shared/errors.ts';
import { printable } from '../shared/printable.ts';

/** A duration as people read it: `80 ms`, `1.9 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Bytes as people read them, in powers of 1000: `512 B`, `10.2 kB`, `200 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A path relative to the folder that the user is in; one that lies elsewhere as it is. Safe to print. */
export function formatPath(path: string, cwd: string): string {
  if (!isAbsolute(path)) return printable(path);
  const shown = relative(cwd, path);
  if (shown === '') return '.';
  const isElsewhere = shown === '..' || shown.startsWith(`..${sep}`) || isAbsolute(shown);
  return printable(isElsewhere ? path : shown);
}

/** A place as people and editors read it: `test/case.yaml:3:5`; its file as {@link formatPath} shows it. */
export function formatPlace(location: Location, cwd: string): string {
  return formatLocation({ ...location, file: formatPath(location.file, cwd) });
}

/** The first twelve digits of an image id, as docker shows it. */
export function formatImageId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

/** `1 case`, `2 cases`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
