import { readBuildRecord, writeBuildRecord } from './build-records.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { BuildContext, BuildRequest, BuiltImage } from './types.ts';

/**
 * Builds an image unless the engine has it already, under its reference, made of the very same files, arguments and images; even a
 * build whose every step is cached takes longer than that look.
 * @throws PromiseError as {@link buildImages}
 */
export async function buildUnlessUnchanged(
  request: BuildRequest,
  context: BuildContext,
  build: () => Promise<BuiltImage>,
): Promise<BuiltImage> {
  const { recordsDir, engine, emit } = context;
  const { reference } = request;
  const before = recordsDir === undefined ? undefined : await fingerprintOf(request, context);
  if (recordsDir === undefined || before === undefined) return build();
  const record = await readBuildRecord(recordsDir, reference);
  if (record?.fingerprint === before && (await engine.findImage(reference))?.id === record.image) {
    emit({ type: 'build:unchanged', image: reference });
    return { reference, id: record.image, how: 'unchanged' };
  }
  const built = await build();
  // What was edited while it was built may be in the image or not.
  const after = await fingerprintOf(request, context);
  if (after === before)
    await writeBuildRecord(recordsDir, reference, { fingerprint: before, image: built.id });
  return built;
}
