import type { RunSetup } from '../plan/read-plan.ts';

/** The part of a set-up that is about the cases of these names, with the images that they need. */
export function narrowed(setup: RunSetup, isMeant: (name: string) => boolean): RunSetup {
  const cases = setup.plan.cases.filter(({ name }) => isMeant(name));
  const needed = new Set(
    cases.flatMap(({ pipelines }) => pipelines.flatMap(({ stages }) => stages.map(({ image }) => image))),
  );
  const images = setup.plan.images.filter(({ reference }) => needed.has(reference));
  return {
    ...setup,
    plan: { ...setup.plan, cases, images },
    unrun: setup.unrun.filter(({ name }) => isMeant(name)),
    names: setup.names.filter(isMeant),
  };
}
