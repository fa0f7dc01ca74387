import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStage } from '../../lib/config/load-stage.ts';
import { buildSite } from '../../web/build.ts';
import { siteSettings } from '../shared/site-settings.ts';
import { complaintOf } from './complaint.ts';
import type { Watched, Watcher } from './watcher.ts';

/** Rebuilds the site, which takes less than a second, and makes open pages reload. */
export function siteWatcher({ root, service }: Watched): Watcher {
  return {
    async changed(files) {
      if (![...files].some((file) => /^(web|core\/domain)\//.test(file))) return [];
      const directory = mkdtempSync(join(tmpdir(), 'ssa-site-'));
      try {
        await buildSite(siteSettings(loadStage('dev')), directory);
        service.replace.site(directory);
        return ['Site: serving the new pages'];
      } catch (error) {
        throw new Error(complaintOf(error, root), { cause: error });
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
    stop: async () => {},
  };
}
