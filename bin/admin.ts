/** `npm run admin -- …`: administers a deployed stage. */
import { admin } from '../tools/admin/main.ts';

process.exitCode = await admin(process.argv.slice(2));
