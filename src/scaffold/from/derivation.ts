import type { CommentedYaml, YamlComment } from '../../promise/yaml-block.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { ScaffoldFile, TemplateValues } from '../template.ts';

/** What a Promise may be made from: each has a flag `--from-<origin>`, and templates in `from/<origin>/`. */
export type Origin = 'crd' | 'helm' | 'manifests';

/** What was derived from something that exists, to make a Promise of. */
export interface Derivation {
  readonly origin: Origin;
  /** The API's `openAPIV3Schema`: an object that has `spec` among its properties, and neither kind, apiVersion nor status. */
  readonly schema: JsonObject;
  /** What the schema leaves to do, at the places in it. */
  readonly schemaComments: readonly YamlComment[];
  /** The `spec` of the example request, with what it leaves to do. */
  readonly request: CommentedYaml;
  /** For `spec.dependencies`. */
  readonly dependencies: readonly JsonObject[];
  /** For the placeholders of `from/<origin>/`, besides those that every template has. */
  readonly values: TemplateValues;
  /** Files besides those of the templates; paths are relative to the Promise's folder. */
  readonly files: readonly ScaffoldFile[];
  /** The same for the folder of the stage that answers requests. */
  readonly stageFiles: readonly ScaffoldFile[];
  /** The folder among those whose files are a copy of what exists, so that nobody wants to read their names. */
  readonly copied?: string;
  /** Whether the goldens are among the files; else only a run can tell what the stage writes. */
  readonly hasGoldens: boolean;
  /** What couldn't be derived, one line each: some file of the Promise has it in a comment, `# TODO: <text>`. */
  readonly todos: readonly string[];
  /** What else is to be known, one line each: what was left out, and why. */
  readonly notes: readonly string[];
}
