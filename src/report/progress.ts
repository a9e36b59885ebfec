import { Chalk, type ChalkInstance } from 'chalk';
import { imageBaseName } from '../promise/image-base-name.ts';
import type { OutputCheckRef, RunEvent } from '../shared/events.ts';
import { printable, printableLog } from '../shared/printable.ts';
import { formatBytes, formatDuration, formatPath } from './format.ts';
import { InTurn } from './in-turn.ts';
import { LiveBlock } from './live-block.ts';
import type { ReporterOptions, ReportOutput } from './types.ts';
import { UnderWay } from './under-way.ts';

/** How a build ended, before the image's name. */
const BUILD_ENDS = { built: 'built', failed: 'could not build', stopped: 'stopped building' };

/**
 * Tells on stderr what is under way: on a terminal by a few lines that are drawn over, else by a line for each start and
 * end. With `verbose` every line that builds and stages print is shown, after the name of what printed it.
 */
export class Progress {
  readonly #output: ReportOutput;
  readonly #verbose: boolean;
  readonly #chalk: ChalkInstance;
  readonly #block: LiveBlock;
  readonly #underWay = new UnderWay();
  /** Of several builds at once, each has its log in one piece. */
  readonly #builds: InTurn;
  readonly #told = new Set<string>();
  /** Whether a stage's name alone doesn't say whose it is. */
  #severalCases = false;
  #stopped = false;
  /** Whether the terminal is somebody else's. */
  #lent = false;

  constructor(output: ReportOutput, options: ReporterOptions) {
    this.#output = output;
    this.#verbose = options.verbose;
    this.#chalk = new Chalk({ level: output.color ? 1 : 0 });
    this.#block = new LiveBlock(output.stderr, output.columns);
    this.#builds = new InTurn((lines) => this.#print(lines));
  }

  /** Takes note of the cases that there will be. */
  onStart(cases: readonly string[]): void {
    this.#severalCases = cases.length > 1;
    this.#underWay.expectCases(cases.length);
  }

  /** Takes note of an event, and shows it; what still ends after {@link stop} is nobody's business any more. */
  onEvent(event: RunEvent): void {
    if (this.#stopped) return;
    switch (event.type) {
      case 'notice':
        this.#notice(event);
        break;
      case 'build:start':
        if (this.#verbose) this.#builds.begin(`build ${event.image}`);
        this.#begin(`build ${event.image}`, `building ${event.image}`, {
          plain: `building ${event.image} from ${formatPath(event.context, this.#output.cwd)}`,
        });
        break;
      case 'build:unchanged':
        this.#print([printable(`unchanged ${event.image}`)]);
        break;
      case 'pull:start':
        this.#begin(`pull ${event.image}`, `pulling ${event.image}`);
        break;
      case 'push:start':
        this.#begin(`push ${event.image}`, `pushing ${event.image}`);
        break;
      case 'load:start':
        this.#begin(`load ${event.image} ${event.node}`, `loading ${event.image} into ${event.node}`);
        break;
      case 'case:start':
        this.#begin(`case ${event.case}`, event.case, { plain: null, case: event.case });
        break;
      case 'case:end':
        this.#underWay.endCase(event.case, event.outcome === 'failed');
        this.#draw();
        break;
      case 'stage:start':
        this.#begin(stageKey(event), `${event.case}: ${event.stage}`, {
          plain: `${event.case}: running stage ${event.stage}`,
          case: event.case,
        });
        break;
      case 'output-check:start':
        this.#begin(checkKey(event), `${event.case}: check ${event.check}`, {
          plain: `${event.case}: running check ${event.check}`,
          case: event.case,
        });
        break;
      case 'shell:start':
        this.#lend(event);
        break;
      case 'question:start':
        this.#block.stop();
        this.#lent = true;
        break;
      case 'question:end':
      case 'shell:end':
        this.#lent = false;
        this.#draw();
        break;
      case 'build:line':
        this.#detail(`build ${event.image}`, imageBaseName(event.image), event.text);
        break;
      case 'push:line':
        this.#detail(`push ${event.image}`, imageBaseName(event.image), event.text);
        break;
      case 'pull:progress':
        this.#underWay.detail(`pull ${event.image}`, event.text);
        break;
      case 'stage:line':
        this.#detail(
          stageKey(event),
          this.#severalCases ? `${event.case}: ${event.stage}` : event.stage,
          event.text,
        );
        break;
      case 'output-check:line':
        this.#detail(checkKey(event), this.#severalCases ? `${event.case}: check` : 'check', event.text);
        break;
      case 'build:end':
        this.#end(`build ${event.image}`, `${BUILD_ENDS[event.outcome]} ${event.image}`, event.milliseconds);
        this.#builds.end(`build ${event.image}`);
        break;
      case 'pull:end':
        this.#end(`pull ${event.image}`, `pulled ${event.image}`, event.milliseconds);
        break;
      case 'push:end':
        this.#end(`push ${event.image}`, `pushed ${event.image}`, event.milliseconds);
        break;
      case 'load:end':
        this.#end(`load ${event.image} ${event.node}`, describeLoad(event), event.milliseconds);
        break;
      case 'stage:end':
        this.#end(stageKey(event), undefined, event.milliseconds);
        break;
      case 'output-check:end':
        this.#end(checkKey(event), undefined, event.milliseconds);
        break;
    }
  }

  /** Writes, to whatever stream, without the live lines in the way. */
  write(stream: NodeJS.WritableStream, text: string): void {
    this.#block.interrupt(() => stream.write(text));
  }

  /** Leaves the terminal as it was; events that come later are not shown. */
  stop(): void {
    this.#builds.flush();
    this.#stopped = true;
    this.#underWay.clear();
    this.#block.stop();
  }

  /** What several stages or cases have to say alike is told once. */
  #notice(event: Extract<RunEvent, { readonly type: 'notice' }>): void {
    const key = JSON.stringify([event.level, event.message, event.hint]);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const title = event.level === 'warning' ? this.#chalk.yellow('warning') : this.#chalk.cyan('note');
    const [first = '', ...others] = event.message.split('\n').map(printable);
    const hint = event.hint?.split('\n').map(printable) ?? [];
    this.#print([
      `${title}: ${first}`,
      ...others.map((line) => `  ${line}`),
      ...hint.map((line, index) =>
        index === 0 ? `  ${this.#chalk.cyan('hint')}: ${line}` : `        ${line}`,
      ),
    ]);
  }

  /** What started gets a line of its own, `plain`, where there are no live lines, or where logs are to follow it. */
  #begin(
    key: string,
    label: string,
    options: { readonly plain?: string | null; readonly case?: string } = {},
  ): void {
    const { plain = label } = options;
    this.#underWay.begin(key, label, options.case);
    if ((!this.#output.live || this.#verbose) && plain !== null) this.#print([printable(plain)]);
    this.#draw();
  }

  /** A line of a log: shown as it comes, or kept for the live lines. */
  #detail(key: string, name: string, text: string): void {
    if (this.#verbose)
      this.#builds.add(key, [`${this.#chalk.dim(`${printable(name)} |`)} ${printableLog(text)}`]);
    else this.#underWay.detail(key, text);
  }

  #end(key: string, done: string | undefined, milliseconds: number): void {
    this.#underWay.end(key);
    if (done !== undefined) this.#builds.add(key, [`${printable(done)} (${formatDuration(milliseconds)})`]);
    this.#draw();
  }

  #print(lines: readonly string[]): void {
    this.write(this.#output.stderr, lines.map((line) => `${line}\n`).join(''));
  }

  /** Says whose terminal it is now, and leaves it alone. */
  #lend({ case: name, stage, message, lines }: Extract<RunEvent, { readonly type: 'shell:start' }>): void {
    this.#block.stop();
    this.#print([
      `${printable(name)}: stage ${printable(stage)} failed: ${printable(message)}`,
      ...lines.map((line) => `  ${this.#chalk.dim(`${printable(stage)} |`)} ${printableLog(line)}`),
      this.#chalk.dim(
        'a shell in its container, files, mounts and environment as it left them; `exit` goes on',
      ),
    ]);
    this.#lent = true;
  }

  #draw(): void {
    if (this.#output.live && !this.#lent) this.#block.start(() => this.#underWay.lines());
  }
}

function checkKey(event: OutputCheckRef): string {
  return `check ${JSON.stringify([event.case, event.check])}`;
}

function stageKey(event: {
  readonly case: string;
  readonly pipeline: string;
  readonly stage: string;
}): string {
  return `stage ${JSON.stringify(event.case)} ${JSON.stringify([event.pipeline, event.stage])}`;
}

function describeLoad({
  image,
  node,
  outcome,
  bytes,
}: Extract<RunEvent, { readonly type: 'load:end' }>): string {
  if (outcome === 'present') return `${node} already has ${image}`;
  if (outcome === 'failed') return `could not load ${image} into ${node}`;
  return `loaded ${image} into ${node}, ${formatBytes(bytes)} sent`;
}
