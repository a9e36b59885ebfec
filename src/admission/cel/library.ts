import type { Overload } from './functions.ts';
import { CONVERSIONS } from './library/conversions.ts';
import { FORMATS } from './library/formats.ts';
import { LISTS } from './library/lists.ts';
import { NETWORK } from './library/network.ts';
import { OPERATORS } from './library/operators.ts';
import { OPTIONALS } from './library/optionals.ts';
import { QUANTITIES } from './library/quantities.ts';
import { SEMVERS } from './library/semvers.ts';
import { STRINGS } from './library/strings.ts';
import { TIMES } from './library/times.ts';
import { URLS } from './library/urls.ts';

/** What rules of Kubernetes 1.36 may call (apiserver `pkg/cel/environment/base.go`), but for the authorizer's. */
const LIBRARIES: readonly (readonly Overload[])[] = [
  OPERATORS,
  CONVERSIONS,
  STRINGS,
  LISTS,
  OPTIONALS,
  TIMES,
  URLS,
  NETWORK,
  QUANTITIES,
  SEMVERS,
  FORMATS,
];

const BY_NAME = new Map<string, Overload[]>();
for (const overload of LIBRARIES.flat()) {
  BY_NAME.set(overload.name, [...(BY_NAME.get(overload.name) ?? []), overload]);
}

/** The ways to call a function; none where there is no such function. */
export function overloadsOf(name: string): readonly Overload[] {
  return BY_NAME.get(name) ?? [];
}
