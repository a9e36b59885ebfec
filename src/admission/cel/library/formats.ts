import {
  wrongDns1035Label,
  wrongDnsLabel,
  wrongDnsSubdomain,
  wrongLabelKey,
  wrongLabelValue,
} from '../../../promise/kube-names.ts';
import { STRING_FORMATS } from '../../formats/string-formats.ts';
import { declare, method, type Overload } from '../functions.ts';
import { FORMAT, listOf, optionalOf, STRING } from '../types.ts';
import { listValue, OpaqueValue, OptionalValue, type Value } from '../values.ts';

/** Says what is wrong with a text, in our own words; undefined where nothing is. */
type Check = (text: string) => string | undefined;

class FormatValue extends OpaqueValue {
  readonly typeName = 'kubernetes.NamedFormat';
  readonly name: string;
  readonly check: Check;

  constructor(name: string, check: Check) {
    super();
    this.name = name;
    this.check = check;
  }

  equals(other: Value): boolean {
    return other instanceof FormatValue && other.name === this.name;
  }
}

/** A prefix of a name may end in a dash: the API server then takes its last two characters for one that is allowed. */
function prefixOf(check: Check): Check {
  return (text) => check(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);
}

function formatCheck(format: string, wrong: string): Check {
  const isValid = STRING_FORMATS.get(format);
  return (text) => (isValid?.(text) === true ? undefined : wrong);
}

const CHECKS: Readonly<Record<string, Check>> = {
  dns1123Label: wrongDnsLabel,
  dns1123Subdomain: (text) => wrongDnsSubdomain(text),
  dns1035Label: wrongDns1035Label,
  qualifiedName: wrongLabelKey,
  dns1123LabelPrefix: prefixOf(wrongDnsLabel),
  dns1123SubdomainPrefix: prefixOf((text) => wrongDnsSubdomain(text)),
  dns1035LabelPrefix: prefixOf(wrongDns1035Label),
  labelValue: wrongLabelValue,
  uri: formatCheck('uri', 'invalid URI for request'),
  uuid: formatCheck('uuid', 'does not match the UUID format'),
  byte: formatCheck('byte', 'invalid base64'),
  date: formatCheck('date', 'invalid date'),
  datetime: formatCheck('datetime', 'invalid datetime'),
};

const NAMED: ReadonlyMap<string, FormatValue> = new Map(
  Object.entries(CHECKS).map(([name, check]) => [name, new FormatValue(name, check)]),
);

function validate({ check }: FormatValue, text: string): OptionalValue {
  const wrong = check(text);
  return wrong === undefined ? new OptionalValue() : new OptionalValue(listValue([wrong]));
}

/** Formats by name (apiserver `pkg/cel/library/format.go`). */
export const FORMATS: readonly Overload[] = [
  ...[...NAMED].map(([name, format]) => declare(`format.${name}`, [], FORMAT, () => format)),
  declare('format.named', [STRING], optionalOf(FORMAT), (name: string) => new OptionalValue(NAMED.get(name))),
  method('validate', [FORMAT, STRING], optionalOf(listOf(STRING)), validate),
];
