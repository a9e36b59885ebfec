/** What comes of holding one of our answers against the oracle's. */
export type Verdict =
  | { readonly is: 'agreement' }
  /** Listed in docs/fidelity.md under this reason. */
  | { readonly is: 'deliberate'; readonly reason: string }
  | { readonly is: 'disagreement'; readonly oracle: string; readonly promise: string };

/** The verdict on two answers that should be the same text. */
export function verdictOf(oracle: string, promise: string): Verdict {
  return oracle === promise ? { is: 'agreement' } : { is: 'disagreement', oracle, promise };
}

/** A difference that is meant. */
export function deliberate(reason: string): Verdict {
  return { is: 'deliberate', reason };
}
