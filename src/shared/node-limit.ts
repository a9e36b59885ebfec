/**
 * Values that one file may have, keys included. Real manifests stay far below: what etcd takes of a Work, 1.5 MiB
 * compressed, is some 15 MB of CustomResourceDefinitions, and those have half as many.
 */
export const MAX_NODES = 2_000_000;

/** What is said of a file that has more. */
export const TOO_MANY_NODES = `more than ${MAX_NODES.toLocaleString('en-US')} values: no object in a cluster is that large`;
