import { grouped } from './grouped.ts';

/**
 * Values that one file may have, keys included. Real manifests stay far below: what etcd takes of a Work, 1.5 MiB
 * compressed, is some 15 MB of CustomResourceDefinitions, and those have half as many.
 */
export const MAX_NODES = 2_000_000;

const MOST = `more than ${grouped(MAX_NODES)} values`;

/** What is said of a file that has more. */
export const TOO_MANY_NODES = `${MOST}: no object in a cluster is that large`;

/** What is said of a file before which the others had more. */
export const TOO_MANY_IN_ALL = `not read: the YAML and JSON files before it have ${MOST} in all, and no Work is that large`;
