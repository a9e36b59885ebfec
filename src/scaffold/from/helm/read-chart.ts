import { readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { parseYaml } from '../../../promise/kubernetes-yaml.ts';
import { locate } from '../../../promise/yaml-location.ts';
import { PromiseError } from '../../../shared/errors.ts';
import { type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../../../shared/json.ts';
import { readSourceFiles, type SourceFile, type SourcePlace, textOf, unreadable } from '../source-files.ts';
import { unpackChart } from './unpack-chart.ts';

/** A chart that another one takes in. */
export interface ChartDependency {
  readonly name: string;
  /** What its values are called in those of the chart: its alias, or its name. */
  readonly key: string;
}

/** A text file of a chart, for what is read in it. */
export interface ChartText {
  readonly text: string;
  /** As the user can open it, for places. */
  readonly file: string;
}

/** A template of a chart. */
export interface ChartTemplate {
  readonly text: string;
  /** In the chart, with forward slashes. */
  readonly path: string;
}

/** A Helm chart that can be rendered, and its files. */
export interface Chart {
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly ChartDependency[];
  /** All of them, sorted by path. */
  readonly files: readonly SourceFile[];
  /** The chart's `values.yaml`, undefined where it has none. */
  readonly values: ChartText | undefined;
  /** The chart's `values.schema.json`, undefined where it has none. */
  readonly valuesSchema: ChartText | undefined;
  /** The files of the chart's own `templates/`, but for those of its tests. */
  readonly templates: readonly ChartTemplate[];
  /** The same of the charts in folders of `charts/`. */
  readonly vendoredTemplates: readonly ChartTemplate[];
  /** What the chart, and those that it takes in, have in their folders `crds/`: Helm doesn't render it. */
  readonly crds: readonly ChartText[];
}

/**
 * Reads a chart from its folder, or from the archive that `helm package` makes of one.
 *
 * @throws PromiseError `invalid-source` for what can't be rendered: no chart, a library, a chart whose dependencies are
 * missing; `unreadable-file`, `invalid-yaml`
 */
export async function readChart(place: SourcePlace): Promise<Chart> {
  const files = await readFiles(place);
  const text = (path: string): ChartText | undefined => {
    const file = files.find((each) => each.path === path);
    const content = file === undefined ? undefined : textOf(file);
    return content === undefined ? undefined : { text: content, file: join(place.named, path) };
  };
  const about = text('Chart.yaml');
  if (about === undefined) throw noChart(place, files);
  const metadata = objectOrEmpty(parseYaml(about.text, about.file));
  if (metadata.type === 'library') {
    throw new PromiseError('invalid-source', `${place.named} is a library chart: it renders nothing`, {
      location: locate(about.text, about.file, ['type']),
      hint: 'name a chart that uses it',
    });
  }
  const declared = declaredDependencies(metadata, text('requirements.yaml'));
  const archives = await unpackArchives(files);
  checkVendored(declared, { names: vendoredNames(files, archives), about, place });
  return {
    name: stringOrEmpty(metadata.name),
    version: stringOrEmpty(metadata.version),
    dependencies: declared.map(({ name, alias }) => ({
      name: stringOrEmpty(name),
      key: stringOrEmpty(alias) || stringOrEmpty(name),
    })),
    files,
    values: text('values.yaml'),
    valuesSchema: text('values.schema.json'),
    templates: templatesIn(files, /^templates\/(?!tests\/)/),
    vendoredTemplates: templatesIn(files, /^(?:charts\/[^/]+\/)+templates\/(?!tests\/)/),
    crds: await crdsIn(files, place.named, archives),
  };
}

function templatesIn(files: readonly SourceFile[], where: RegExp): readonly ChartTemplate[] {
  return files.flatMap((file) => {
    const text = where.test(file.path) ? textOf(file) : undefined;
    return text === undefined ? [] : [{ text, path: file.path }];
  });
}

async function readFiles(place: SourcePlace): Promise<readonly SourceFile[]> {
  const { path, named } = place;
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) {
    throw new PromiseError('invalid-source', `there is no ${named}`, { hint: PULL_HINT });
  }
  if (stats.isDirectory()) return readSourceFiles(place);
  const packed = await readFile(path).catch((error: unknown) => {
    throw unreadable(named, error);
  });
  return unpackChart(packed, named);
}

const PULL_HINT =
  'name the folder of a chart, or its archive; one from a registry or repository: helm pull CHART --untar';

function noChart({ named }: SourcePlace, files: readonly SourceFile[]): PromiseError {
  const charts = files
    .filter(({ path }) => posix.basename(path) === 'Chart.yaml' && !path.includes('/charts/'))
    .map(({ path }) => join(named, posix.dirname(path)));
  return new PromiseError('invalid-source', `${named} is no chart: it has no Chart.yaml`, {
    notes: charts.slice(0, 10),
    hint: charts.length === 0 ? PULL_HINT : 'there are charts below it: name one of them',
  });
}

/** What Chart.yaml names, or requirements.yaml in charts of Helm 2. @throws PromiseError `invalid-yaml` */
function declaredDependencies(
  metadata: JsonObject,
  requirements: ChartText | undefined,
): readonly JsonObject[] {
  const older =
    requirements === undefined ? {} : objectOrEmpty(parseYaml(requirements.text, requirements.file));
  return listOrEmpty(metadata.dependencies ?? older.dependencies).map(objectOrEmpty);
}

/** What a chart has in `charts/`. */
interface Vendored {
  readonly names: ReadonlySet<string>;
  /** The chart's Chart.yaml. */
  readonly about: ChartText;
  readonly place: SourcePlace;
}

/**
 * All dependencies must be in `charts/`, also what a condition turns off: `helm template` fails otherwise (helm
 * `pkg/action/dependency.go`, CheckDependencies).
 *
 * @throws PromiseError `invalid-source`
 */
function checkVendored(declared: readonly JsonObject[], { names: there, about, place }: Vendored): void {
  // One without a name is for helm to refuse.
  const isMissing = (name: string): boolean => name !== '' && !there.has(name);
  const names = declared.map(({ name }) => stringOrEmpty(name));
  const missing = names.findIndex(isMissing);
  if (missing < 0) return;
  throw new PromiseError(
    'invalid-source',
    `${place.named} can't be rendered: its charts/ folder lacks ${names.filter(isMissing).join(', ')}`,
    {
      location: locate(about.text, about.file, ['dependencies', missing]),
      hint: `helm dependency build ${place.named}`,
    },
  );
}

/** What is in the archives in `charts/`. */
type Archives = ReadonlyMap<SourceFile, readonly SourceFile[]>;

async function unpackArchives(files: readonly SourceFile[]): Promise<Archives> {
  const packed = files.filter(({ path }) => /^charts\/[^/]+\.tgz$/.test(path));
  const unpacked = packed.map(async (file) => [file, await unpackChart(file.content, file.path)] as const);
  return new Map(await Promise.all(unpacked));
}

/** The names of the charts in `charts/`: folders, and archives, whose Chart.yaml tells. */
function vendoredNames(files: readonly SourceFile[], archives: Archives): ReadonlySet<string> {
  const folders = files.filter(({ path }) => /^charts\/[^/]+\/Chart\.yaml$/.test(path));
  const packed = [...archives.values()].map((inside) => inside.find(({ path }) => path === 'Chart.yaml'));
  return new Set([...folders, ...packed].map(nameIn));
}

function nameIn(file: SourceFile | undefined): string {
  const text = file === undefined ? undefined : textOf(file);
  if (file === undefined || text === undefined) return '';
  return stringOrEmpty(objectOrEmpty(parseYaml(text, file.path)).name);
}

/** Looks into the charts in `charts/`, folders and archives, and those within them. */
async function crdsIn(
  files: readonly SourceFile[],
  named: string,
  archives: Archives = new Map(),
): Promise<readonly ChartText[]> {
  const found = await Promise.all(
    files.map(async (file): Promise<readonly ChartText[]> => {
      const place = join(named, file.path);
      if (/^(?:charts\/[^/]+\/)*charts\/[^/]+\.tgz$/.test(file.path)) {
        return crdsIn(archives.get(file) ?? (await unpackChart(file.content, place)), place);
      }
      const isCrd = /^(?:charts\/[^/]+\/)*crds\/.+\.(?:ya?ml|json)$/.test(file.path);
      const text = isCrd ? textOf(file) : undefined;
      return text === undefined ? [] : [{ text, file: place }];
    }),
  );
  return found.flat();
}
