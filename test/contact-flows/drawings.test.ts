import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flowDrawings } from '../../bin/flows/drawings.ts';
import { contactFlows } from '../../lib/contact-flows/contact-flows.ts';

const directory = new URL('../../docs/flows/', import.meta.url);
const drawings = await flowDrawings();

test('docs/flows is current: npm run flows', () => {
  expect(readdirSync(directory).sort()).toEqual(Object.keys(drawings).sort());
  for (const [file, svg] of Object.entries(drawings)) {
    expect(readFileSync(new URL(file, directory), 'utf8') === svg, file).toBe(true);
  }
});

test('every scene is drawn', () => {
  for (const [name, { Actions }] of Object.entries(contactFlows())) {
    const scenes = new Set(Actions.map(({ Identifier }) => Identifier.split(' - ')[0]));
    const drawn = (drawings[`${name}.svg`] as string).replaceAll('&#160;', ' ').replaceAll('&#45;', '-');
    for (const scene of scenes) expect(drawn).toContain(`>${scene}</text>`);
  }
});
