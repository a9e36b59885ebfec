import { withoutWorkflowStatus } from '../plan/workflow-status.ts';
import type { JsonObject } from '../shared/json.ts';
import { pathBelow } from './paths.ts';
import type {
  Choice,
  Delivery,
  DeliveryError,
  Destination,
  GroupPlacement,
  PipelinePhase,
  WorkflowControl,
} from './types.ts';

/** A delivery without the bytes of its files: what a report tells. */
export interface DeliverySummary {
  readonly phase: PipelinePhase;
  /** Without what Kratix keeps of the workflow in it. */
  readonly status: JsonObject;
  readonly control: WorkflowControl | undefined;
  readonly groups: readonly GroupSummary[];
  readonly errors: readonly DeliveryError[];
  readonly warnings: readonly string[];
}

/** A workload group. */
export interface GroupSummary {
  /** Name of its Work. */
  readonly work: string;
  readonly namespace: string;
  readonly directory: string;
  readonly id: string;
  /** What a Destination's labels must hold. */
  readonly selector: Readonly<Record<string, string>>;
  /** Relative to the output. */
  readonly files: readonly string[];
  /** Undefined where no Destinations are known. */
  readonly placement: PlacementSummary | undefined;
}

/** Where a group goes. */
export interface PlacementSummary {
  /** Names of all Destinations that match. */
  readonly candidates: readonly string[];
  readonly choice: Choice;
  /** Every file on every Destination that gets it. */
  readonly placed: readonly PlacedFile[];
}

/** A file on a Destination. */
export interface PlacedFile {
  readonly file: string;
  readonly destination: string;
  /** Below the Destination's folder in its state store. */
  readonly path: string;
}

/** Takes from a delivery what a report tells of it; without Destinations nothing is said of places. */
export function summariseDelivery(delivery: Delivery, destinations: readonly Destination[]): DeliverySummary {
  const { phase, status, control, placements, errors, warnings } = delivery;
  return {
    phase,
    status: withoutWorkflowStatus(status),
    control,
    groups: placements.map((placement) => summariseGroup(placement, destinations)),
    errors,
    warnings,
  };
}

function summariseGroup(placement: GroupPlacement, destinations: readonly Destination[]): GroupSummary {
  const { work, group, selector, candidates, choice } = placement;
  const chosen = destinations.filter(({ name }) => placement.destinations.includes(name));
  const placed = group.workloads.flatMap(({ filepath }) =>
    chosen.map((destination) => ({
      file: filepath,
      destination: destination.name,
      path: pathBelow(destination, work, group, filepath),
    })),
  );
  return {
    work: work.name,
    namespace: work.namespace,
    directory: group.directory,
    id: group.id,
    selector,
    files: group.workloads.map(({ filepath }) => filepath),
    placement: destinations.length === 0 ? undefined : { candidates, choice, placed },
  };
}
