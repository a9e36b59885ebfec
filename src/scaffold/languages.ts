/** The languages of stages, and the file that a stage runs. */
export const PROGRAMS = { bash: 'run', python: 'main.py', go: 'main.go', typescript: 'main.ts' } as const;

export type Language = keyof typeof PROGRAMS;

export const LANGUAGES = Object.keys(PROGRAMS) as readonly Language[];
