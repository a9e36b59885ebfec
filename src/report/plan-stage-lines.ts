import type { ChalkInstance } from 'chalk';
import type { EnvOrigin } from '../plan/env-origin.ts';
import type { EnvVar } from '../plan/environment.ts';
import type { MountPlan, ResourceLimits, SecurityPlan, StagePlan } from '../plan/types.ts';
import type { ImageSource } from '../promise/types.ts';
import { printable } from '../shared/printable.ts';
import { formatPath } from './format.ts';

/** How a plan is shown. */
export interface PlanLinesContext {
  /** Paths are shown relative to it. */
  readonly cwd: string;
  /** Width to keep to, where names allow it. */
  readonly columns: number;
  /** Show Kratix's own variables, and long values whole. */
  readonly verbose: boolean;
}

/** Where the facts of a stage start. */
const INDENT = 17;
/** Values wider than what is left are cut there, but never shorter than this. */
const MIN_VALUE = 20;

/** One stage: its image and the folder that builds it, and how its container is set up. */
export function stageLines(
  stage: StagePlan,
  source: ImageSource | undefined,
  chalk: ChalkInstance,
  context: PlanLinesContext,
): readonly string[] {
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['image', [imageText(stage)]],
    ['folder', sourceLines(source, context.cwd)],
    ['command', commandLines(stage.command, context)],
    ['args', commandLines(stage.args, context)],
    ['env', envLines(stage.env, context)],
    ['limits', [limitsText(stage.limits)]],
    ['mounts', stage.mounts.map(mountText)],
    ['security', securityLines(stage.securityContext)],
  ];
  return [
    `    ${chalk.cyan(printable(stage.name))}`,
    ...facts.flatMap(([name, lines]) =>
      lines.map((line, index) => `      ${chalk.dim((index === 0 ? name : '').padEnd(INDENT - 6))}${line}`),
    ),
  ];
}

function imageText({ image, pullPolicy }: StagePlan): string {
  return printable(pullPolicy === undefined ? image : `${image}  (pull: ${pullPolicy})`);
}

function sourceLines(source: ImageSource | undefined, cwd: string): readonly string[] {
  if (source?.kind !== 'build') return ['none builds it: used as it is here, or pulled'];
  const { context, dockerfile } = source.folder;
  const file = dockerfile.startsWith(`${context}/`) ? dockerfile.slice(context.length + 1) : dockerfile;
  const other = file === 'Dockerfile' ? '' : `, Dockerfile ${formatPath(file, cwd)}`;
  const { foundBy, pin, argsFrom, otherVersion } = source;
  const args = Object.entries(source.folder.args ?? {}).map(([name, value]) => `${name}=${value}`);
  const origin = argsFrom === undefined ? '' : `, as ${argsFrom} does`;
  return [
    `${formatPath(context, cwd)}${other} (${printable(foundBy)})`,
    ...(args.length === 0 ? [] : [`built with ${printable(args.join(' '))}${printable(origin)}`]),
    ...(otherVersion === undefined ? [] : [`its VERSION says ${printable(otherVersion)}`]),
    ...(pin === undefined ? [] : [`a guess; to pin it, in promise.config.yaml: ${printable(pin)}`]),
  ];
}

function commandLines(words: readonly string[] | undefined, context: PlanLinesContext): readonly string[] {
  return words === undefined ? [] : [shortened(printable(words.map(quoted).join(' ')), context)];
}

function quoted(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : JSON.stringify(word);
}

/** Kratix's own variables are the same in each stage, so they are counted, unless somebody wants to see them. */
function envLines(env: readonly EnvVar[], context: PlanLinesContext): readonly string[] {
  const isShown = ({ from }: EnvVar) => context.verbose || from?.source !== 'kratix';
  const lines = env.filter(isShown).map(({ name, value, from }) => {
    const origin = originText(from);
    return `${shortened(printable(`${name}=${value}`), context, origin.length)}${origin}`;
  });
  const hidden = env.filter((each) => !isShown(each)).length;
  return hidden === 0 ? lines : [...lines, `${hidden} KRATIX_* of Kratix (--verbose shows them)`];
}

function originText(from: EnvOrigin | undefined): string {
  switch (from?.source) {
    case 'case':
      return '  (case.yaml)';
    case 'pod':
      return `  (${printable(from.field)})`;
    case 'secret':
      return `  (Secret ${printable(`${from.name}, key ${from.key}`)})`;
    case 'configMap':
      return `  (ConfigMap ${printable(`${from.name}, key ${from.key}`)})`;
    default:
      return '';
  }
}

function limitsText({ memoryBytes, cpuMillis, ephemeralStorageBytes }: ResourceLimits): string {
  const limits = [
    memoryBytes === undefined ? '' : `${quantity(memoryBytes)} memory`,
    cpuMillis === undefined ? '' : `${cpuMillis}m CPU`,
    ephemeralStorageBytes === undefined ? '' : `${quantity(ephemeralStorageBytes)} storage`,
  ].filter((limit) => limit !== '');
  return limits.length === 0 ? 'none' : limits.join(', ');
}

/** Bytes as manifests write them. */
function quantity(bytes: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${units[unit]}`;
}

function mountText({ mountPath, volume, subPath, readOnly }: MountPlan): string {
  const part = subPath === undefined ? '' : `, ${subPath} of it`;
  return printable(`${mountPath}: volume ${volume}${part}${readOnly ? ', read-only' : ''}`);
}

function securityLines(security: SecurityPlan | undefined): readonly string[] {
  if (security === undefined) return [];
  const facts = Object.entries(security).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
  return facts.length === 0 ? [] : [printable(facts.join('; '))];
}

/** Cut to the line's end, `reserved` characters less. */
function shortened(text: string, { columns, verbose }: PlanLinesContext, reserved = 0): string {
  const room = Math.max(MIN_VALUE, columns - INDENT - reserved);
  return verbose || text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
