import { StringDecoder } from 'node:string_decoder';

/** One message of a build, pull or push. Every field may be absent. */
export interface ProgressMessage {
  /** What a build prints, newlines included. */
  readonly stream?: string;
  readonly status?: string;
  /** The layer that `status` is about. */
  readonly id?: string;
  readonly error?: string;
  readonly aux?: { readonly ID?: string };
  /** Set where `status` only moves a progress bar. */
  readonly progressDetail?: { readonly current?: number };
}

/** Reads the JSON documents, one a line, that the engine streams while it works. */
export async function* readMessages(source: NodeJS.ReadableStream): AsyncGenerator<ProgressMessage> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of source) {
    rest += typeof chunk === 'string' ? chunk : decoder.write(chunk);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parse(line);
  }
  rest += decoder.end();
  if (rest.trim() !== '') yield parse(rest);
}

/** A line that is no JSON is the engine speaking out of turn (a proxy's error page, say): an error in its words. */
function parse(line: string): ProgressMessage {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : { error: line };
  } catch {
    return { error: line };
  }
}
