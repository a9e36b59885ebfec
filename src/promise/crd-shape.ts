import { STRINGS } from './core-shapes.ts';
import type { Shape } from './strict-decode.ts';

/** A mapping as Kratix decodes the API: fields that don't exist are dropped without a word. */
function open(fields: Readonly<Record<string, Shape>>): Shape {
  return { fields, open: true };
}

/** What a version may have beside its name and its schema. */
export const VERSION_SETTINGS: Shape = open({
  deprecated: 'boolean',
  deprecationWarning: 'string',
  subresources: open({
    status: 'object',
    scale: open({ specReplicasPath: 'string', statusReplicasPath: 'string', labelSelectorPath: 'string' }),
  }),
  additionalPrinterColumns: {
    list: open({
      name: 'string',
      type: 'string',
      format: 'string',
      description: 'string',
      priority: 'integer',
      jsonPath: 'string',
    }),
  },
  selectableFields: { list: open({ jsonPath: 'string' }) },
});

const CONVERSION = open({
  strategy: 'string',
  webhook: open({
    clientConfig: open({
      url: 'string',
      service: open({ name: 'string', namespace: 'string', path: 'string', port: 'integer' }),
      caBundle: 'string',
    }),
    conversionReviewVersions: STRINGS,
  }),
});

/**
 * What of a CustomResourceDefinition nobody must write (apiextensions `pkg/apis/apiextensions/v1/types.go`): decoded by
 * Kratix (`api/v1alpha1/promise_types.go`, GetAPI). Required fields and the versions are checked on their own.
 */
export const CRD: Shape = open({
  metadata: open({ labels: { map: 'string' }, annotations: { map: 'string' } }),
  spec: open({
    conversion: CONVERSION,
    names: open({ singular: 'string', listKind: 'string', shortNames: STRINGS, categories: STRINGS }),
    preserveUnknownFields: 'boolean',
  }),
});
