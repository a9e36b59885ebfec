import { printable } from '../shared/printable.ts';

/** What an annotation is attached to. */
export interface AnnotationPlace {
  /** Relative to the repository, with forward slashes. */
  readonly file?: string;
  readonly line?: number;
  readonly col?: number;
}

/** A message that GitHub shows beside the changed lines of a pull request, or on the page of the run. */
export interface Annotation extends AnnotationPlace {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
}

/** An annotation as the workflow command that a GitHub runner reads from a step's output; one line. */
export function workflowCommand({ level, title, message, file, line, col }: Annotation): string {
  const properties = Object.entries({ file, line, col, title }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`],
  );
  return `::${level} ${properties.join(',')}::${escapeData(message)}`;
}

/** A runner takes these back; the log that it keeps is shown on terminals, too. */
function escapeData(text: string): string {
  const lines = text.replaceAll('%', '%25').split('\n');
  return lines.map((line) => line.split('\r').map(printable).join('%0D')).join('%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
