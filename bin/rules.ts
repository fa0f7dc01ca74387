/** `npm run rules`: writes the index of the rules into docs/rules.md. */
import '../tools/rules/main.ts';
