/** `npm run rules`: writes the index of the rules into docs/rules.md. */
import { rules } from '../tools/rules/main.ts';

process.exitCode = await rules(process.argv.slice(2));
