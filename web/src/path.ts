/** The current path; `/` without a fragment. */
export const currentPath = (): string => location.hash.replace(/^#/, '') || '/';
