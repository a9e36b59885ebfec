import { chmod, chown } from 'node:fs/promises';

/** A user whom permissions bind; no account of that number need exist. */
const ORDINARY_USER = 65534;

/** Does something as an ordinary user: where the tests run as root, root could do what they want to see refused. */
export async function asOrdinaryUser<T>(action: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return action();
  process.seteuid?.(ORDINARY_USER);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
  }
}

/** Gives folders of a test to the ordinary user; where the tests don't run as root, they are theirs already. */
export async function giveAway(...folders: readonly string[]): Promise<void> {
  if (process.geteuid?.() !== 0) return;
  for (const folder of folders) {
    await chown(folder, ORDINARY_USER, ORDINARY_USER);
    await chmod(folder, 0o755);
  }
}

/**
 * Makes the whole process that user's, for good: `access` asks who it really is. For files of tests that want nothing else; each has a
 * process of its own.
 */
export function becomeOrdinaryUser(): void {
  if (process.geteuid?.() === 0) process.setuid?.(ORDINARY_USER);
}
