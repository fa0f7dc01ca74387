/** The templates with something taken away from Connect: a laptop refuses what a deployment would, or every call at that point. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { phoneKeyPair } from '../../../lib/phone-key-pair.ts';
import { appInstance } from './app-instance.ts';

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}
type Change = (
  resources: Template['Resources'],
  ofType: (type: string) => Template['Resources'][string],
) => void;

/** The assembly with SsaPhone's template changed. */
function changed(change: Change): string {
  const directory = mkdtempSync(join(tmpdir(), 'ssa-named-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const file of readdirSync(inject('assembly'))) {
    if (file.endsWith('.json')) cpSync(join(inject('assembly'), file), join(directory, file));
  }
  const path = join(directory, 'SsaPhone.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8')) as Template;
  change(template.Resources, (type) => {
    const found = Object.values(template.Resources).find(({ Type }) => Type === type);
    if (!found) throw new Error(`The template has no ${type}`);
    return found;
  });
  writeFileSync(path, JSON.stringify(template));
  return directory;
}

const without =
  (type: string): Change =>
  (resources) => {
    for (const [id, { Type }] of Object.entries(resources)) if (Type === type) delete resources[id];
  };
const PERMISSION = 'AWS::Lambda::Permission';
const ASSOCIATION = 'AWS::Connect::IntegrationAssociation';
const NOT_INVOKED =
  /^Flow SSA \w+: action .* names arn:aws:lambda:.*, which Connect may not invoke$/;

const set =
  (type: string, properties: Record<string, unknown>): Change =>
  (_, ofType) =>
    void Object.assign(ofType(type).Properties, properties);

test.each<[string, Change, RegExp]>([
  ['the function is not on the instance’s list', without(ASSOCIATION), NOT_INVOKED],
  ['another integration is', set(ASSOCIATION, { IntegrationType: 'EVENT' }), NOT_INVOKED],
  ['the function does not let anybody', without(PERMISSION), NOT_INVOKED],
  ['it lets another service', set(PERMISSION, { Principal: 'lex.amazonaws.com' }), NOT_INVOKED],
  [
    'it lets another instance',
    set(PERMISSION, { SourceArn: 'arn:aws:connect:x:1:instance/other' }),
    NOT_INVOKED,
  ],
  ['it lets another account’s', set(PERMISSION, { SourceAccount: '999999999999' }), NOT_INVOKED],
  [
    'the key is another’s instance’s',
    set('AWS::Connect::SecurityKey', { InstanceId: 'arn:other' }),
    /^Flow SSA \w+: action Password - key in names the key .*, which the instance does not have$/,
  ],
])('%s', async (_, change, complaint) => {
  await expect(appInstance(undefined, changed(change))).rejects.toThrow(complaint);
});

test('a certificate that is not of the public key beside it', async () => {
  const { publicKey } = await phoneKeyPair();
  await expect(
    appInstance(undefined, changed(set('AWS::Connect::SecurityKey', { Key: publicKey }))),
  ).rejects.toThrow(/^Flow SSA \w+: action .* names a certificate that is not of the key /);
});

test('as they are, all that flows name is there', async () => {
  const { flows } = await appInstance(
    undefined,
    changed(() => {}),
  );
  expect(flows.size).toBe(4);
});
