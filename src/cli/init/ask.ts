import type { Terminal } from '../../engine/types.ts';
import { initDefaults, type NameFlags } from '../../scaffold/defaults.ts';
import { LANGUAGES, type Language } from '../../scaffold/languages.ts';
import { checkNames } from '../../scaffold/names.ts';
import { parseProperty } from '../../scaffold/property.ts';
import { specSchema } from '../../scaffold/spec-schema.ts';
import { interrupted, PromiseError } from '../../shared/errors.ts';
import { ownValue } from '../../shared/own-value.ts';
import type { InitFlags } from '../commands/init.ts';

/** What was answered, as if it had been typed. */
export interface InitAnswers {
  readonly name: string;
  readonly flags: InitFlags;
}

/** Who asks: a terminal, until the user interrupts. */
interface Asker {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** What each language is that comes with the package; a template of one's own may have others. */
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  bash: 'a shell script with yq',
  python: "Python with Kratix's SDK",
  go: 'Go, a binary and nothing else',
  typescript: 'TypeScript on Node.js',
};

/** What may come on top, with the flags that ask for it. */
const EXTRAS = [
  { value: 'withDelete', name: 'a workflow for requests that are deleted' },
  { value: 'withPromiseWorkflow', name: "a workflow of the Promise's own" },
  { value: 'kratix', name: 'folders as the kratix CLI has them' },
  { value: 'split', name: 'several files instead of one promise.yaml' },
] as const;

/**
 * Asks what a new Promise is to be like. Flags that were given are what each question proposes; a wrong answer is told
 * at once, and asked again.
 * @throws PromiseError `interrupted`, also after Ctrl-C and Ctrl-D
 */
export async function askForPromise(flags: InitFlags, { terminal, signal }: Asker): Promise<InitAnswers> {
  const { checkbox, input, select } = await import('@inquirer/prompts');
  const context = { input: terminal.input, output: terminal.output, signal };
  try {
    const name = await input(
      {
        message: 'Name of the Promise, such as redis or elastic-cloud:',
        required: true,
        validate: (answer) => acceptedNames(answer, {}),
      },
      context,
    );
    const named = { ...flags, ...(await askForNames(name)) };
    const property = await askForProperties();
    const language = await select(
      {
        message: 'Its stages are written in:',
        choices: [...new Set([...LANGUAGES, flags.language])].map(languageChoice),
        default: flags.language,
      },
      context,
    );
    const extras = await checkbox(
      {
        message: 'And, if you like:',
        choices: EXTRAS.map((each) => ({ ...each, checked: isAsked(each.value) })),
      },
      context,
    );
    return {
      name,
      flags: {
        ...named,
        property,
        language,
        layout: extras.includes('kratix') ? 'kratix' : 'tutorial',
        split: extras.includes('split'),
        withDelete: extras.includes('withDelete'),
        withPromiseWorkflow: extras.includes('withPromiseWorkflow'),
      },
    };
  } catch (error) {
    if (error instanceof Error && ENDINGS.has(error.name)) throw interrupted();
    throw error;
  }

  async function askForNames(name: string): Promise<Pick<NameFlags, 'group' | 'kind'>> {
    const proposed = initDefaults(name, flags);
    const group = await input(
      {
        message: 'API group:',
        default: proposed.group,
        validate: (answer) => acceptedNames(name, { group: answer }),
      },
      context,
    );
    const kind = await input(
      {
        message: 'Kind that users request:',
        default: proposed.kind,
        validate: (answer) => acceptedNames(name, { kind: answer }),
      },
      context,
    );
    return { group, kind };
  }

  async function askForProperties(): Promise<readonly string[]> {
    const properties = [...flags.property];
    for (;;) {
      const property = await input(
        {
          message:
            properties.length === 0
              ? 'A field of its API, such as replicas:integer=3 (Enter: none of your own):'
              : 'Another field (Enter: no more):',
          validate: (answer) => answer === '' || acceptedProperties([...properties, answer]),
        },
        context,
      );
      if (property === '') return properties;
      properties.push(property);
    }
  }

  function isAsked(extra: (typeof EXTRAS)[number]['value']): boolean {
    return extra === 'kratix' ? flags.layout === 'kratix' : flags[extra] === true;
  }
}

/** How the library tells that nobody will answer any more. */
const ENDINGS: ReadonlySet<string> = new Set(['ExitPromptError', 'AbortPromptError']);

function languageChoice(value: string): {
  readonly value: string;
  readonly name: string;
  readonly short: string;
} {
  const name = ownValue<string>(LANGUAGE_NAMES, value);
  return { value, name: name === undefined ? value : `${value}: ${name}`, short: value };
}

function acceptedNames(name: string, flags: NameFlags): true | string {
  return accepted(() => checkNames(initDefaults(name, flags)));
}

function acceptedProperties(texts: readonly string[]): true | string {
  return accepted(() => specSchema(texts.map(parseProperty)));
}

/** True, or what is wrong and what would do. */
function accepted(check: () => unknown): true | string {
  try {
    check();
    return true;
  } catch (error) {
    if (!(error instanceof PromiseError)) throw error;
    return error.hint === undefined ? error.message : `${error.message} (${error.hint})`;
  }
}
