import { type Json, type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

/**
 * Checks the paths of the files in a volume as the API server does (Kubernetes `pkg/apis/core/validation`,
 * validateLocalNonReservedPath): they must not lead out of it.
 */
export function checkVolumePaths(volume: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const kind of ['configMap', 'secret', 'downwardAPI']) {
    checkItems(objectOrEmpty(volume[kind]).items, [...at, kind, 'items'], problems);
  }
  for (const [index, source] of listOrEmpty(objectOrEmpty(volume.projected).sources).entries()) {
    checkVolumePaths(objectOrEmpty(source), [...at, 'projected', 'sources', index], problems);
  }
}

function checkItems(items: Json | undefined, at: YamlPath, problems: Problem[]): void {
  for (const [index, item] of listOrEmpty(items).entries()) {
    const text = stringOrEmpty(objectOrEmpty(item).path);
    const path = [...at, index, 'path'];
    if (text === '') problems.push({ path, message: 'a file needs a path' });
    else if (text.startsWith('..')) problems.push({ path, message: 'must not begin with ".."' });
    else checkLocalPath(text, path, problems);
  }
}

/** Checks the `subPath` of a mount (validateLocalDescendingPath). */
export function checkSubPath(mount: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const field of ['subPath', 'subPathExpr']) {
    checkLocalPath(stringOrEmpty(mount[field]), [...at, field], problems);
  }
  if (stringOrEmpty(mount.subPath) !== '' && stringOrEmpty(mount.subPathExpr) !== '') {
    problems.push({ path: [...at, 'subPathExpr'], message: 'takes no subPath beside it' });
  }
}

function checkLocalPath(text: string, path: YamlPath, problems: Problem[]): void {
  if (text.startsWith('/')) problems.push({ path, message: 'must be a relative path' });
  if (text.split('/').includes('..')) problems.push({ path, message: 'must not contain ".."' });
}
