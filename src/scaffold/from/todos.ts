import type { YamlComment } from '../../promise/yaml-block.ts';
import type { YamlPath } from '../../promise/yaml-location.ts';
import type { Location } from '../../shared/errors.ts';
import type { ScaffoldFile } from '../template.ts';

/** Something for the author to do, and where it is marked. */
export interface Todo {
  readonly message: string;
  /** Paths are those of the files, in their order; none where templates of one's own have no place for it. */
  readonly places: readonly Location[];
}

/** Begins the comment that marks something to do. */
const TODO_MARK = 'TODO: ';

/** Says beside a value of a YAML file what is to do about it. */
export function todoComment(path: YamlPath, message: string): YamlComment {
  return { path, text: TODO_MARK + message };
}

/** Says in a script what is to do, one line each. */
export function todoLines(messages: readonly string[]): string {
  return messages.map((message) => `# ${TODO_MARK}${message}`).join('\n');
}

/** A comment at the end of a line, as YAML, Python and shells have it, or as Go and TypeScript do. */
const TODO_COMMENT = new RegExp(`(?:#|//) ${TODO_MARK}(.+)$`);

/**
 * Finds where the files say what is to do. Only what was derived says so: other comments, and texts of manifests that
 * were taken over, may speak of things to do as well.
 */
export function findTodos(files: readonly ScaffoldFile[], messages: readonly string[]): readonly Todo[] {
  const places = new Map<string, Location[]>(messages.map((message) => [message, []]));
  for (const { path, content } of messages.length === 0 ? [] : files) {
    if (typeof content !== 'string') continue;
    for (const [index, line] of content.split('\n').entries()) {
      const message = TODO_COMMENT.exec(line)?.[1];
      if (message !== undefined) places.get(message)?.push({ file: path, line: index + 1 });
    }
  }
  return [...places].map(([message, found]) => ({ message, places: found }));
}
