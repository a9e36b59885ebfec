import { PromiseError } from '../shared/errors.ts';
import { imageName, MAX_IMAGE_NAME } from '../shared/image-grammar.ts';
import { defaultImage, type PromiseNames, pascalCase, pluralOf } from './defaults.ts';

/** The pipeline that the template's promise.yaml declares. */
export const TEMPLATE_PIPELINE = 'instance';

/** Kratix names a pipeline's objects `<promise>-<type>-<action>-<pipeline>`: api/v1alpha1/promise_types.go. */
const MAX_PIPELINE_OBJECT_NAME = 60;
const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;

const DNS_1035_LABEL = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_1123_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** One value that Kubernetes or Kratix would refuse. */
interface NameProblem {
  /** What it is the value of, with the flag that sets it. */
  readonly subject: string;
  readonly value: string;
  readonly wrong: string;
  /** How the user gives an accepted value. */
  readonly example: string;
}

/**
 * Checks all names at once, before anything is written, by the rules that the API server and Kratix's webhook apply
 * to a Promise and its CRD (apiextensions-apiserver's validation.go, Kratix's api/v1alpha1/promise_types.go).
 * A value that was derived from a refused one is not reported a second time.
 *
 * @throws PromiseError `invalid-name`, listing every value that would be refused.
 */
export function checkNames(names: PromiseNames): void {
  const problems = findProblems(names);
  const [first] = problems;
  if (first === undefined) return;
  if (problems.length === 1) {
    throw new PromiseError('invalid-name', sentence(first), { hint: `for example: ${first.example}` });
  }
  throw new PromiseError('invalid-name', `${problems.length} names are not accepted`, {
    notes: problems.map(sentence),
    hint: `for example: ${problems.map((problem) => problem.example).join(' ')}`,
  });
}

/** `the group (--group) "com": needs a dot`. */
function sentence(problem: NameProblem): string {
  return `${problem.subject} ${JSON.stringify(problem.value)}: ${problem.wrong}`;
}

/** Collects what is wrong, each cause once. */
function findProblems(names: PromiseNames): NameProblem[] {
  const problems: NameProblem[] = [];
  const check = (subject: string, value: string, wrong: string | undefined, example: string): boolean => {
    if (wrong !== undefined) problems.push({ subject, value, wrong, example });
    return wrong === undefined;
  };

  const nameOk = check('the name', names.name, wrongName(names.name), suggestName(names.name));
  check('the group (--group)', names.group, wrongGroup(names.group), '--group workshop.kratix.io');
  if (nameOk || names.kind !== pascalCase(names.name)) {
    const kindOk = check('the kind (--kind)', names.kind, wrongKind(names.kind), '--kind ElasticCloud');
    if (kindOk || names.plural !== pluralOf(names.kind)) {
      check('the plural (--plural)', names.plural, wrongLabel(names.plural), '--plural elasticclouds');
    }
  }
  check('the API version (--version)', names.version, wrongLabel(names.version), '--version v1alpha1');
  if (nameOk || names.image !== defaultImage(names.name)) {
    const example = `--image registry.example.com/team/${nameOk ? names.name : 'elastic-cloud'}-pipeline:v0.1.0`;
    check('the image (--image)', names.image, wrongImage(names.image), example);
  }
  return problems;
}

/** A Promise's name, and with it the names of the pipeline's Kubernetes objects. */
function wrongName(name: string): string | undefined {
  const rest = `-resource-configure-${TEMPLATE_PIPELINE}`;
  const longest = MAX_PIPELINE_OBJECT_NAME - rest.length;
  if (!DNS_1123_SUBDOMAIN.test(name)) {
    return 'only lower-case letters, digits, "-" and "." are allowed, and each part begins and ends with a letter or digit';
  }
  if (name.length > longest) {
    return `at most ${longest} characters, because Kratix adds "${rest}" and allows ${MAX_PIPELINE_OBJECT_NAME}`;
  }
  return undefined;
}

/** An API group: a domain, and not one that Kubernetes keeps for itself. */
function wrongGroup(group: string): string | undefined {
  if (!DNS_1123_SUBDOMAIN.test(group) || group.length > MAX_SUBDOMAIN) {
    return `must be a domain name of at most ${MAX_SUBDOMAIN} lower-case letters, digits, "-" and "."`;
  }
  if (!group.includes('.')) return 'must have at least one dot';
  if (/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group))
    return 'k8s.io and kubernetes.io are kept for Kubernetes itself';
  return undefined;
}

/** A kind; the API server checks it in lower case, and `<kind>List` too. */
function wrongKind(kind: string): string | undefined {
  const longest = MAX_LABEL - 'List'.length;
  // ASCII first: toLowerCase() would turn the Kelvin sign into a k.
  if (!/^[-A-Za-z0-9]*$/.test(kind) || !DNS_1035_LABEL.test(kind.toLowerCase())) {
    return 'must begin with a letter, end with a letter or digit, and hold only letters, digits and "-"';
  }
  return kind.length > longest ? `at most ${longest} characters` : undefined;
}

/** A DNS-1035 label: plural and API version. */
function wrongLabel(label: string): string | undefined {
  if (!DNS_1035_LABEL.test(label)) {
    return 'must begin with a letter, end with a letter or digit, and hold only lower-case letters, digits and "-"';
  }
  return label.length > MAX_LABEL ? `at most ${MAX_LABEL} characters` : undefined;
}

/** An image reference. A digest is refused: it names a finished image, and this one is still to be built. */
function wrongImage(image: string): string | undefined {
  if (image.includes('@')) return 'an image that is built here has a tag, not a digest';
  const name = imageName(image);
  if (name === undefined) return 'must be [HOST[:PORT]/]PATH[:TAG], the path in lower case';
  if (name.length > MAX_IMAGE_NAME) return `at most ${MAX_IMAGE_NAME} characters before the tag`;
  return undefined;
}

/** The nearest accepted name, as an example that the user can take as it is. */
function suggestName(name: string): string {
  const slug = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replace(/^-+|-+$/g, '');
  return slug !== '' && wrongName(slug) === undefined ? slug : 'elastic-cloud';
}
