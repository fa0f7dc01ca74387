/** Builds the investor's site: files that any server can send. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commonFiles, preloadMain } from './common-files.ts';
import type { SiteSettings } from './src/site-settings.ts';

/** Where `npm run build:site` puts the site; git ignores it. */
export const SITE_DIRECTORY = fileURLToPath(new URL('../.local/site', import.meta.url));

/**
 * Builds the site: `index.html`, and files under `assets/` with a hash of their content as name.
 * @param settings what the site says about the stage that it is built for
 * @param outDir directory to write to; its previous content is removed
 * @returns the directory
 * @throws Error with the first complaint of the bundler
 */
export async function buildSite(
  settings: SiteSettings,
  outDir: string = SITE_DIRECTORY,
): Promise<string> {
  const environment = process.env.NODE_ENV;
  const { build, createLogger } = await import('vite');
  // The error is thrown: it is not printed as well.
  const customLogger = { ...createLogger('warn'), error: () => {} };
  await build({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    mode: 'production',
    logLevel: 'warn',
    customLogger,
    plugins: [preloadMain],
    define: {
      'process.env.NODE_ENV': '"production"',
      __SITE_SETTINGS__: JSON.stringify(settings),
    },
    build: {
      outDir: resolve(outDir),
      emptyOutDir: true,
      target: 'es2022',
      // Nothing inline: the content security policy knows only files of the site's own.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // One file for the entry and one for all that each page needs: each file costs a request.
      rolldownOptions: { output: { codeSplitting: { groups: [commonFiles()] } } },
      reportCompressedSize: false,
    },
  });
  // The bundler sets it for the process that it runs in.
  if (environment === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = environment;
  return outDir;
}
