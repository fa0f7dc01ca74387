/** `npm run rules`: writes the index of the rules into docs/rules.md. */
import { writeFileSync } from 'node:fs';
import { wordsOf } from '../shared/words.ts';
import { readProject } from './project.ts';
import { RULES, withIndex } from './rule-index.ts';

wordsOf(`npm run rules

Writes the index of the rules into docs/rules.md: code, race argument and test of each.`);

const root = new URL('../../', import.meta.url);
writeFileSync(new URL(RULES, root), withIndex(readProject(root)));
console.log(`Wrote the index into ${RULES}`);
