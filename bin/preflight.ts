/** `npm run preflight`: says what would stop or hurt a deployment, and how to mend it. */
import { preflightCommand } from '../tools/preflight/main.ts';

process.exitCode = await preflightCommand(process.argv.slice(2));
