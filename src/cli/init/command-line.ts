import { initDefaults } from '../../scaffold/defaults.ts';
import { DEFAULT_DESIGN } from '../../scaffold/promise-template.ts';
import { shellQuoted } from '../../shared/shell-quoted.ts';
import type { InitFlags } from '../commands/init.ts';

/** The command that makes a Promise like this without a question, with no flag that says what goes without saying. */
export function initCommandLine(name: string, flags: InitFlags): string {
  const defaults = { ...initDefaults(name, { kind: flags.kind }), kind: initDefaults(name).kind };
  const names = (['group', 'kind', 'plural', 'version', 'image'] as const).flatMap((key) =>
    valued(key, flags[key] === defaults[key] ? undefined : flags[key]),
  );
  const words = [
    'promise',
    'init',
    name,
    ...names,
    ...valued('from-crd', flags.fromCrd),
    ...valued('api-schema-from', flags.apiSchemaFrom),
    ...(flags.descriptions === false ? ['--no-descriptions'] : []),
    ...valued('from-helm', flags.fromHelm),
    ...valued('from-manifests', flags.fromManifests),
    ...flags.property.flatMap((property) => valued('property', property)),
    ...valued('language', flags.language === DEFAULT_DESIGN.language ? undefined : flags.language),
    ...valued('layout', flags.layout === DEFAULT_DESIGN.layout ? undefined : flags.layout),
    ...(flags.split ? ['--split'] : []),
    ...(flags.withDelete ? ['--with-delete'] : []),
    ...(flags.withPromiseWorkflow ? ['--with-promise-workflow'] : []),
    ...valued('template', flags.template),
    ...valued('dir', flags.dir),
    ...(flags.force ? ['--force'] : []),
  ];
  return words.map(shellQuoted).join(' ');
}

function valued(flag: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`--${flag}`, value];
}
