import { sourceDir } from '../../promise/case-variants.ts';
import { didYouMean } from '../../promise/suggest.ts';
import type { TestCase } from '../../promise/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import { readDestinations } from './destinations.ts';

/**
 * Reads a case's Destinations before anything runs, and makes sure that there are those which it pins.
 * @throws PromiseError `invalid-case` with the place of the pin and all Destinations; what `readDestinations` throws
 */
export async function checkPlacement(root: string, testCase: TestCase): Promise<void> {
  const { placement = {} } = testCase;
  const { destinations } = await readDestinations(root, sourceDir(testCase));
  const known = destinations.map(({ name }) => name).sort();
  for (const { destination, location } of Object.values(placement)) {
    if (known.includes(destination)) continue;
    throw new PromiseError(
      'invalid-case',
      `placement: there is no Destination ${destination}${didYouMean(destination, known)}`,
      {
        ...(location === undefined ? {} : { location }),
        notes: known,
        hint:
          known.length === 0
            ? 'put manifests of the Destinations into test/destinations/'
            : `pin one of these: ${known.join(', ')}`,
      },
    );
  }
}
