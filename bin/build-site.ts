/** `npm run build:site`: builds the investor's site. */
import { buildSite } from '../tools/build-site/main.ts';

process.exitCode = await buildSite(process.argv.slice(2));
