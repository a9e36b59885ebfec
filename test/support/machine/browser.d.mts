/** The browser that is here: the one that CHROME_PATH names, else the first that is found. */
export function findBrowser(): string | undefined;
