import { DRY_RUN_LABEL } from '../plan/dry-run.ts';
import { wayOut } from './collision-hint.ts';
import type { Claimant, ClaimedFile, Collision, CollisionKind } from './collision-types.ts';
import { type DeclaredObject, describeObject } from './declared-objects.ts';
import { declarationsByObject, hasSameVersion } from './object-collisions.ts';
import { pathBelow } from './paths.ts';
import type { Destination } from './types.ts';

/** Something that an entry brings, and that may be there only once. */
interface Claim {
  readonly entry: ClaimedFile;
  readonly object: DeclaredObject | undefined;
}

/** What may be there only once on a Destination, and who claims it. */
interface Plot {
  readonly destination: Destination;
  readonly territory: string;
  readonly claims: Claim[];
}

/** What a collision is about. */
interface Subject {
  readonly kind: CollisionKind;
  readonly path?: string;
}

/** Where nothing is known of Destinations, there is one for all, in the default mode. */
const ASSUMED: Destination = {
  name: '',
  labels: {},
  strictMatchLabels: false,
  path: '',
  filepathMode: 'nestedByMetadata',
  filename: '',
  stateStore: undefined,
};

/**
 * Finds what can't be delivered together: objects that are declared twice, and files that are written over others. Files
 * meet where a Destination matches both, whichever Kratix's random choice is now; without known Destinations, where
 * their selectors don't contradict each other. Requests of the same name and namespace are one, so their files never
 * meet; the files of one claimant do, its pipelines' too, and those of `spec.dependencies` meet all others.
 */
export function findCollisions(claimants: readonly Claimant[]): readonly Collision[] {
  const entries = claimants.flatMap((claimant) =>
    claimant.placements.flatMap((placement) =>
      placement.group.workloads.map((workload) => ({
        claimant,
        placement,
        path: workload.filepath,
        objects: claimant.declared.get(workload) ?? [],
      })),
    ),
  );
  return merged([...pathCollisions(entries), ...doubleObjects(entries)]);
}

function doubleObjects(entries: readonly ClaimedFile[]): readonly Collision[] {
  const files = entries.map((entry) => ({ file: entry, objects: entry.objects }));
  return [...declarationsByObject(files).values()].flatMap((declarations) => {
    const claims = declarations.map(({ file, object }) => ({ entry: file, object }));
    const meet = (a: Claim, b: Claim) => meetingPlaces(a, b).filter((place) => !isOverwritten(a, b, place));
    return clusters(claims, meet, { kind: 'object' });
  });
}

/** In the mode none a path is taken once; in the default mode a whole folder is, which each write replaces. */
function pathCollisions(entries: readonly ClaimedFile[]): readonly Collision[] {
  const plots = new Map<string, Plot>();
  for (const entry of entries) {
    for (const destination of placesOf(entry)) {
      const territory = territoryOf(entry, destination);
      if (territory === undefined) continue;
      const plot = plots.get(`${destination.name} ${territory}`) ?? { destination, territory, claims: [] };
      plots.set(`${destination.name} ${territory}`, plot);
      // Of a folder one file stands for all that a placement writes there.
      const isTold = plot.claims.some(({ entry: other }) => other.placement === entry.placement);
      if (!isTold) plot.claims.push({ entry, object: undefined });
    }
  }
  return [...plots.values()].flatMap(({ destination, territory, claims }) => {
    const kind = destination.filepathMode === 'none' ? 'path' : 'folder';
    const meet = (a: Claim, b: Claim) => meetingPlaces(a, b).filter(({ name }) => name === destination.name);
    return clusters(claims, meet, { kind, path: territory });
  });
}

/** What of a Destination an entry takes for itself; undefined in the mode aggregatedYAML, which joins all files. */
function territoryOf({ placement, path }: ClaimedFile, destination: Destination): string | undefined {
  const { work, group } = placement;
  switch (destination.filepathMode) {
    case 'aggregatedYAML':
      return undefined;
    case 'none':
      return pathBelow(destination, work, group, path);
    case 'nestedByMetadata':
      return pathBelow(destination, work, group, '');
  }
}

/** Of two files in one place only one is left, so what it declares isn't there twice. */
function isOverwritten(a: Claim, b: Claim, destination: Destination): boolean {
  if (a.entry === b.entry || a.entry.placement === b.entry.placement) return false;
  const territory = territoryOf(a.entry, destination);
  return territory !== undefined && territory === territoryOf(b.entry, destination);
}

/** The Destinations on which two claims meet. */
function meetingPlaces(a: Claim, b: Claim): readonly Destination[] {
  const [one, other] = [a.entry.claimant, b.entry.claimant];
  const isDependencies = one.case === undefined || other.case === undefined;
  if (one !== other && one.request === other.request && !isDependencies) return [];
  if (one.destinations.length === 0 || other.destinations.length === 0) {
    return contradict(a.entry.placement.selector, b.entry.placement.selector) ? [] : [ASSUMED];
  }
  const { candidates } = b.entry.placement;
  return placesOf(a.entry).filter(({ name }) => candidates.includes(name));
}

/** Where an entry can land: on any Destination that matches. */
function placesOf({ claimant, placement }: ClaimedFile): readonly Destination[] {
  if (claimant.destinations.length === 0) return [ASSUMED];
  return claimant.destinations.filter(({ name }) => placement.candidates.includes(name));
}

/** No Destination has two values for one label, and those for dry runs get nothing else. */
function contradict(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  if ((a[DRY_RUN_LABEL] === 'true') !== (b[DRY_RUN_LABEL] === 'true')) return true;
  return Object.entries(a).some(([key, value]) => Object.hasOwn(b, key) && b[key] !== value);
}

/** Makes one collision of all claims that collide with each other, be it by way of a third. */
function clusters(
  claims: readonly Claim[],
  meet: (a: Claim, b: Claim) => readonly Destination[],
  subject: Subject,
): readonly Collision[] {
  const result: Collision[] = [];
  const waiting = new Set(claims);
  for (const claim of claims) {
    if (!waiting.delete(claim)) continue;
    const members = [claim];
    const places = new Set<string>();
    for (const member of members) {
      for (const other of claims) {
        if (other === member) continue;
        const met = meet(member, other);
        for (const { name } of met) if (name !== '') places.add(name);
        if (met.length > 0 && waiting.delete(other)) members.push(other);
      }
    }
    if (members.length === 1) continue;
    const inOrder = claims.filter((each) => members.includes(each));
    result.push(toCollision(inOrder, [...places].sort(), subject));
  }
  return result;
}

function toCollision(
  claims: readonly Claim[],
  destinations: readonly string[],
  { kind, path }: Subject,
): Collision {
  const objects = claims.flatMap(({ object }) => (object === undefined ? [] : [object]));
  const entries = [...new Set(claims.map(({ entry }) => entry))];
  return {
    kind,
    files: entries.map(({ claimant, placement, path: file }) => ({
      case: claimant.case,
      pipeline: claimant.case === undefined ? undefined : placement.work.labels['kratix.io/pipeline-name'],
      path: file,
    })),
    objects: objects.slice(0, 1).map(describeObject),
    path,
    destinations,
    sameVersion: hasSameVersion(objects),
    hint: wayOut(kind, entries),
  };
}

/** Objects of the same files and Destinations are one thing to mend. */
function merged(collisions: readonly Collision[]): readonly Collision[] {
  const result = new Map<string, Collision>();
  for (const collision of collisions) {
    const { kind, files, path, destinations, sameVersion } = collision;
    const key = JSON.stringify(
      kind === 'object' ? [kind, files, destinations, sameVersion] : [kind, files, path],
    );
    const known = result.get(key);
    result.set(key, known === undefined ? collision : joined(known, collision));
  }
  return [...result.values()];
}

function joined(one: Collision, other: Collision): Collision {
  const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
  return {
    ...one,
    objects: union(one.objects, other.objects),
    destinations: union(one.destinations, other.destinations).sort(),
  };
}
