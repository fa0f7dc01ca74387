import { Problem } from './api.ts';

/**
 * Loads code on demand. A browser may remember a failure until the page is loaded anew.
 * @param load an `import()`
 * @throws Problem `offline`; a deployment may also have removed this version's files
 */
export async function loadCode<Code>(load: () => Promise<Code>): Promise<Code> {
  try {
    return await load();
  } catch {
    throw new Problem('offline');
  }
}
