/** The bootstrap that the synthesized stacks require. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import {
  BOOTSTRAP_PARAMETER,
  MIN_BOOTSTRAP_VERSION,
} from '../../../tools/preflight/checks/bootstrap.ts';

interface Manifest {
  artifacts: Record<string, { type: string; properties: Record<string, unknown> }>;
}

test('every stack requires the version that the preflight asks for', () => {
  const text = readFileSync(join(inject('assembly'), 'manifest.json'), 'utf8');
  const stacks = Object.values((JSON.parse(text) as Manifest).artifacts).filter(
    ({ type }) => type === 'aws:cloudformation:stack',
  );
  expect(stacks.length).toBeGreaterThan(9);
  for (const { properties } of stacks)
    expect(properties).toMatchObject({
      requiresBootstrapStackVersion: MIN_BOOTSTRAP_VERSION,
      bootstrapStackVersionSsmParameter: BOOTSTRAP_PARAMETER,
    });
});
