/**
 * Synthesizes the app: `node local/cloudformation/app-process.ts APP PACKAGE...` loads the packages
 * and then, once standard input has named the directory to write to and has ended, the app.
 */
import { text } from 'node:stream/consumers';

const [app = '', ...packages] = process.argv.slice(2);
await Promise.all(packages.map((name) => import(name)));
process.env.CDK_OUTDIR = await text(process.stdin);
await import(app);
