import { type CelType, DYN, mapParameters, parametersOf, sameType } from './types.ts';

/**
 * What type parameters stand for, as far as it is known (cel-go `checker/types.go`). A failed attempt leaves no trace.
 */
export class Substitutions {
  #known = new Map<string, CelType>();

  /** Whether a value of either type may stand for the other; parameters are bound on the way. */
  assignable(a: CelType, b: CelType): boolean {
    return this.assignableAll([a], [b]);
  }

  /** As {@link assignable}, item by item. */
  assignableAll(some: readonly CelType[], others: readonly CelType[]): boolean {
    const before = new Map(this.#known);
    const isFine =
      some.length === others.length && some.every((a, index) => this.#unify(a, others[index] ?? DYN));
    if (!isFine) this.#known = before;
    return isFine;
  }

  /** A type with what is known put in; `finish` makes what is unknown dyn. */
  apply(type: CelType, finish = false): CelType {
    if (type.kind === 'param') {
      const known = this.#known.get(type.name);
      if (known !== undefined) return this.apply(known, finish);
      return finish ? DYN : type;
    }
    return mapParameters(type, (part) => this.apply(part, finish));
  }

  #unify(a: CelType, b: CelType): boolean {
    if (b.kind === 'param') {
      const outcome = this.#bind(a, b.name);
      if (outcome !== undefined) return outcome;
    }
    if (a.kind === 'param') return this.#bind(b, a.name) ?? false;
    if (isOpen(a) || isOpen(b)) return true;
    if (isNull(a)) return isNullable(b);
    if (isNull(b)) return isNullable(a);
    if (a.kind !== b.kind) return false;
    if (a.kind === 'type') return true;
    if (a.kind === 'simple' || a.kind === 'object') return sameType(a, b);
    const others = parametersOf(b);
    return parametersOf(a).every((part, index) => this.#unify(part, others[index] ?? DYN));
  }

  /** Binds a parameter; undefined where it isn't bound and can't be, so that the other way round may be tried. */
  #bind(type: CelType, name: string): boolean | undefined {
    if (type.kind === 'param' && type.name === name) return true;
    const known = this.#known.get(name);
    if (known === undefined) {
      if (this.#occurs(name, type)) return undefined;
      this.#known.set(name, type);
      return true;
    }
    if (sameType(type, known)) return true;
    if (!this.#unify(type, known)) return false;
    const general = isLessSpecific(type, known) ? type : known;
    if (!this.#occurs(name, general)) this.#known.set(name, general);
    return true;
  }

  #occurs(name: string, within: CelType): boolean {
    if (within.kind !== 'param') return parametersOf(within).some((part) => this.#occurs(name, part));
    if (within.name === name) return true;
    const known = this.#known.get(within.name);
    return known !== undefined && this.#occurs(name, known);
  }
}

/** The more general of two types that go together. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return isLessSpecific(a, b) ? a : b;
}

function isLessSpecific(a: CelType, b: CelType): boolean {
  if (a.kind === 'dyn' || a.kind === 'param') return true;
  if (b.kind === 'dyn' || b.kind === 'param' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.kind === 'simple' || a.kind === 'object') return sameType(a, b);
  const others = parametersOf(b);
  return parametersOf(a).every((part, index) => isLessSpecific(part, others[index] ?? DYN));
}

function isOpen(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'error';
}

function isNull(type: CelType): boolean {
  return type.kind === 'simple' && type.name === 'null_type';
}

/** Null goes with objects, optionals, and whatever has a name with a dot: times and Kubernetes' own types. */
function isNullable(type: CelType): boolean {
  if (type.kind === 'simple') return type.name.includes('.') || isNull(type);
  return type.kind === 'object' || type.kind === 'optional';
}
