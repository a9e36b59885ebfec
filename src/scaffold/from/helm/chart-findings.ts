import { listed, printable } from '../../../shared/printable.ts';
import type { ChartText } from './read-chart.ts';

/** What a chart's templates show that a stage can't do as `helm install` does, one line each. */
export interface ChartFindings {
  readonly todos: readonly string[];
  readonly notes: readonly string[];
}

/** A thing to look for, line by line. */
interface Search {
  readonly pattern: RegExp;
  /** Whether the author has to do something about it. */
  readonly isTodo: boolean;
  /** @param found what was found, each thing once @param places where, as `templates/a.yaml:3` */
  readonly say: (found: string, places: string) => string;
}

const SEARCHES: readonly Search[] = [
  {
    pattern:
      /\{\{[^}]*?\b(rand(?:AlphaNum|Alpha|Numeric|Ascii|Bytes|Int)|gen(?:PrivateKey|CA|SelfSignedCert|SignedCert)(?:WithKey)?|uuidv4|bcrypt|htpasswd|shuffle|now(?=\s*(?:\||\)|-?\}\})))\b/,
    isTodo: true,
    say: (found, places) =>
      `every run gives another value where ${found} makes one up: let requests set it (${places})`,
  },
  {
    pattern: /\{\{[^}]*?\b(lookup)\s+["$(.]/,
    isTodo: true,
    say: (_, places) => `lookup asks the cluster, and finds nothing in a stage (${places})`,
  },
  {
    pattern: /^\s*["']?kind["']?:\s*["']?(CustomResourceDefinition)\b/,
    isTodo: true,
    say: (_, places) =>
      `each request brings the CustomResourceDefinitions of ${places}, and a second one collides: deploy them once`,
  },
  {
    pattern: /\.Capabilities\.(APIVersions|KubeVersion)\b/,
    isTodo: false,
    say: (found, places) =>
      `what the chart asks of the cluster, the run script answers: .Capabilities.${found} in ${places}`,
  },
  {
    pattern: /helm\.sh\/hook["']?:\s*["']?((?:[a-z]+-)?(?:install|upgrade)[\w,\s-]*)/,
    isTodo: false,
    say: (_, places) => `hooks of an installation are deployed as ordinary objects, in no order: ${places}`,
  },
];

const SHOWN_PLACES = 3;

/**
 * Looks through a chart's templates, as text, for what goes another way in a stage: there is no cluster, every run must give the
 * same, and requests share what is named alike.
 *
 * @param templates with the places that are told
 */
export function chartFindings(templates: readonly ChartText[]): ChartFindings {
  const told = SEARCHES.flatMap(({ pattern, isTodo, say }) => {
    const hits = templates.flatMap(({ text, file }) =>
      text.split('\n').flatMap((line, index) => {
        const found = pattern.exec(line)?.[1];
        return found === undefined || /^\s*(?:#|\{\{-?\s*\/\*)/.test(line)
          ? []
          : [{ found, place: `${file}:${index + 1}` }];
      }),
    );
    if (hits.length === 0) return [];
    const things = [...new Set(hits.map(({ found }) => found))];
    const text = say(listed(things), placesOf(hits.map(({ place }) => place)));
    // It becomes a comment of a script, which names of files, that may hold anything, must not end.
    return [{ isTodo, text: printable(text) }];
  });
  return {
    todos: told.filter(({ isTodo }) => isTodo).map(({ text }) => text),
    notes: told.filter(({ isTodo }) => !isTodo).map(({ text }) => text),
  };
}

function placesOf(places: readonly string[]): string {
  const more = places.length - SHOWN_PLACES;
  const shown = places.slice(0, SHOWN_PLACES).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
