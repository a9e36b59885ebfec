import path from 'node:path';
import { buildImages } from '../../build/build-images.ts';
import { buildForPlatforms } from '../../build/multi-platform.ts';
import { layoutName } from '../../build/oci-layouts.ts';
import { checkPushable } from '../../build/push-image.ts';
import type { BuiltImage } from '../../build/types.ts';
import { connectEngine } from '../../engine/connect.ts';
import type { Engine } from '../../engine/types.ts';
import { chooseClusters, findClusters } from '../../kind/clusters.ts';
import { loadImages } from '../../kind/load.ts';
import { foreignImages } from '../../kind/node-architecture.ts';
import type { KindCluster } from '../../kind/types.ts';
import { planImages } from '../../plan/plan.ts';
import type { ImagePlan } from '../../plan/types.ts';
import { pullPolicy } from '../../promise/pull-policy.ts';
import type { PromiseDefinition } from '../../promise/types.ts';
import { formatImageId, formatPath } from '../../report/format.ts';
import { prettyReporter } from '../../report/pretty.ts';
import { ahead } from '../../shared/ahead.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import { forEachProject, loadProjects } from '../build/build-all.ts';
import { type PlatformFlags, type PlatformWish, readPlatforms } from '../build/build-platforms.ts';
import { buildRecordsDir } from '../build/build-records-dir.ts';
import { checkTagFlags, setReferences, type TagFlags, withTag } from '../build/build-tag.ts';
import { checkAllLayouts } from '../build/check-all-layouts.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import type { CommandIo } from '../io.ts';
import type { Project, ProjectFlags } from '../project.ts';

/** The flags of `promise build`. */
export interface BuildFlags extends ProjectFlags, SeveralFlags, TagFlags, PlatformFlags {
  readonly cache: boolean;
  readonly pull: boolean;
  /** Images that are built at once; absent: as the step sees fit. */
  readonly concurrency?: number;
  /** kind clusters to load into. */
  readonly name: readonly string[];
}

/** `promise build [STAGE…]`: builds the stage images; loads them into kind or pushes them where asked to. */
export async function buildCommand(
  stages: readonly string[],
  flags: BuildFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (flags.name.length > 0 && flags.load === undefined) {
    throw new PromiseError('usage', '--name goes with --load kind', {
      hint: 'promise build --load kind --name NAME',
    });
  }
  const wish = readPlatforms(flags, io.cwd);
  checkTagFlags(flags);
  const projects = await loadProjects(flags, io.cwd);
  const images = selectImages(projects.projects, stages);
  if (flags.push) for (const image of [...images.values()].flat()) checkPushable(image.reference);
  if (wish.kind === 'buildx' && wish.layoutDir !== undefined) {
    const placed = projects.projects.flatMap((project) =>
      (images.get(project) ?? []).map((image) => ({ image: withTag(image, flags), place: project.place })),
    );
    await checkAllLayouts(wish.layoutDir, placed);
  }
  const engine = await connectEngine({ env: io.env, signal: io.signal, host: flags.host });
  // Where no live line shows the build's last line, all its lines are the progress.
  const reporter = prettyReporter(io, { verbose: !io.live });
  const emit: Emit = (event) => reporter.onEvent?.(event);
  try {
    // The cluster is looked up first: a long build that then finds nowhere to go would be a waste.
    const clusters = flags.load === 'kind' ? await targetClusters(engine, flags, io) : [];
    const options = {
      buildArgs: flags.buildArg,
      noCache: !flags.cache,
      pull: flags.pull,
      push: flags.push,
      ...(wish.kind === 'buildx' || wish.platform === undefined ? {} : { platform: wish.platform }),
      ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
    };
    const built: BuiltImage[] = [];
    const retagged: { readonly promise: PromiseDefinition; readonly references: Map<string, string> }[] = [];
    const exitCode = await forEachProject(projects, emit, async (project) => {
      const { root } = project.promise;
      const recordsDir = await buildRecordsDir(root);
      const context = { engine, env: io.env, root, recordsDir, emit, signal: io.signal, options };
      const wanted = images.get(project) ?? [];
      const tagged = wanted.map((image) => withTag(image, flags));
      const done = await (wish.kind === 'buildx'
        ? buildForPlatforms(tagged, context, wish)
        : buildImages(tagged, context));
      built.push(...done);
      const pairs = wanted.map(
        (image, at) => [image.reference, tagged[at]?.reference ?? image.reference] as const,
      );
      retagged.push({ promise: project.promise, references: new Map(pairs) });
    });
    const nodes = clusters.flatMap((cluster) => cluster.nodes);
    if (nodes.length > 0) {
      const references = built.map((image) => image.reference);
      // Told after the load; where that fails, nobody asks for them.
      const warnings = ahead(foreignImages(engine, nodes, references));
      await loadImages({ engine, nodes, references, emit, signal: io.signal });
      for (const warning of await warnings) emit(warning);
      for (const each of retagged) warnOfPulls(each.promise, each.references, emit);
    }
    const edited: string[] = [];
    if (flags.setTag)
      for (const { promise, references } of retagged)
        edited.push(...(await setReferences(promise, references, io.signal)));
    reporter.stop?.();
    printResult({ built, clusters, edited, wish }, flags, io);
    return exitCode;
  } catch (error) {
    reporter.stop?.();
    throw error;
  } finally {
    await engine.close();
  }
}

/** The images to build: those that the arguments name, by container name or reference, or all that have a folder. */
function selectImages(
  projects: readonly Project[],
  stages: readonly string[],
): ReadonlyMap<Project, readonly ImagePlan[]> {
  const all = projects.map((project) => ({
    project,
    images: planImages(project.promise.pipelines, project.sources),
  }));
  const isNamed = (image: ImagePlan, stage: string) => image.reference === stage || isUsedBy(image, stage);
  const every = all.flatMap(({ images }) => images);
  const unknown = stages.find((stage) => !every.some((image) => isNamed(image, stage)));
  if (unknown !== undefined) throw unknownStage(unknown, every);
  const isWanted = (image: ImagePlan) =>
    stages.length === 0 ? image.source.kind === 'build' : stages.some((stage) => isNamed(image, stage));
  return new Map(all.map(({ project, images }) => [project, images.filter(isWanted)]));
}

/** Whether a container of this name, or of this `type/action/pipeline/name`, runs the image. */
function isUsedBy(image: ImagePlan, stage: string): boolean {
  return image.usedBy.some((user) => user === stage || user.endsWith(`/${stage}`));
}

function unknownStage(stage: string, images: readonly ImagePlan[]): PromiseError {
  return new PromiseError('unknown-stage', `no stage ${JSON.stringify(stage)} in this Promise`, {
    notes: [
      'there are:',
      ...images.flatMap((image) => image.usedBy.map((user) => `- ${user} (${image.reference})`)),
    ],
    hint: "name a stage by its container's name, its path, or its image",
  });
}

/** The clusters that --name, else KIND_CLUSTER_NAME, asks for. */
async function targetClusters(
  engine: Engine,
  flags: BuildFlags,
  io: CommandIo,
): Promise<readonly KindCluster[]> {
  const fromEnv = io.env.KIND_CLUSTER_NAME;
  const requested = flags.name.length > 0 || !fromEnv ? flags.name : [fromEnv];
  const chosen = chooseClusters(await findClusters(engine), requested);
  for (const cluster of chosen) checkRunning(cluster);
  return chosen;
}

/** @throws PromiseError `kind-load-failed` where no node runs: most often nothing has since the machine was restarted */
function checkRunning({ name, nodes }: KindCluster): void {
  if (nodes.some(({ running }) => running)) return;
  const names = nodes.map((node) => node.name).join(' ');
  throw new PromiseError('kind-load-failed', `no node of kind cluster ${name} is running`, {
    hint: `start it: \`docker start ${names}\``,
  });
}

/** A node that pulls an image for each Pod doesn't use the one that was loaded into it. */
function warnOfPulls(promise: PromiseDefinition, references: ReadonlyMap<string, string>, emit: Emit): void {
  const containers = promise.pipelines.flatMap((pipeline) => pipeline.containers);
  const loaded = containers.flatMap((each) => {
    const image = references.get(each.image);
    return image === undefined ? [] : [{ ...each, image }];
  });
  const pulled = loaded.filter((each) => pullPolicy(each) === 'Always');
  for (const image of new Set(pulled.map((each) => each.image))) {
    emit({
      type: 'notice',
      level: 'warning',
      message: `Kubernetes will pull ${image} for each Pod, and not use the image that was loaded`,
      hint: 'give it a tag other than latest, or the container imagePullPolicy: IfNotPresent',
    });
  }
}

function printResult(
  result: {
    readonly built: readonly BuiltImage[];
    readonly clusters: readonly KindCluster[];
    /** Files that say the new tag now. */
    readonly edited: readonly string[];
    readonly wish: PlatformWish;
  },
  flags: BuildFlags,
  io: CommandIo,
): void {
  const { built, clusters, edited, wish } = result;
  const { platforms, layoutDir } = wish.kind === 'buildx' ? wish : { platforms: [], layoutDir: undefined };
  const layouts =
    layoutDir === undefined ? [] : built.map((image) => path.join(layoutDir, layoutName(image.reference)));
  const names = clusters.map((cluster) => cluster.name);
  if (flags.json) {
    io.stdout.write(
      `${JSON.stringify({ version: 1, images: built, platforms, layouts, clusters: names, edited }, null, 2)}\n`,
    );
    return;
  }
  if (built.length === 0) io.stdout.write('no stage of this Promise has a folder that builds its image\n');
  const suffix = platforms.length === 0 ? '' : `  ${platforms.join(', ')}`;
  for (const image of built) io.stdout.write(`${image.reference}  ${formatImageId(image.id)}${suffix}\n`);
  for (const layout of layouts) io.stdout.write(`wrote ${formatPath(layout, io.cwd)}\n`);
  for (const name of names) io.stdout.write(`loaded into kind cluster ${name}\n`);
  for (const file of edited) io.stdout.write(`edited ${formatPath(file, io.cwd)}: ${flags.tag}\n`);
}
