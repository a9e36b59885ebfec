/** A Promise with one pipeline of two stages, written out. */
export const PROMISE = `apiVersion: platform.kratix.io/v1alpha1
kind: Promise
metadata:
  name: redis
spec:
  api:
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: redises.example.com
    spec:
      group: example.com
      names: {kind: Redis, plural: redises, singular: redis}
      scope: Namespaced
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
  workflows:
    resource:
      configure:
        - apiVersion: platform.kratix.io/v1alpha1
          kind: Pipeline
          metadata:
            name: instance
          spec:
            containers:
              - name: render
                image: example/render:v1
                env:
                  - name: MODE
                    value: "on"
              - name: check
                image: example/check:v1
                command: [sh, -c]
                args: ["exit 0"]
                resources: {}
`;

/** The Promise with some text replaced; fails where the text isn't there, so that a test can't go stale. */
export function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the Promise has no ${from}`);
    return text.replace(from, to);
  }, PROMISE);
}
