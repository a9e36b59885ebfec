/** What etcd takes in one request by default, in bytes: `--max-request-bytes`. No object in a cluster is larger. */
export const MAX_REQUEST_BYTES = 1.5 * 2 ** 20;
