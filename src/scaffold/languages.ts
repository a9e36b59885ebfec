/** The languages of stages that come with the package; a template of one's own may have others. */
export const LANGUAGES = ['bash', 'python', 'go', 'typescript'] as const;

export type Language = (typeof LANGUAGES)[number];
