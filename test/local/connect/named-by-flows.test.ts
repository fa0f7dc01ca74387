/**
 * The templates with one permission or key removed: the laptop refuses what would make a deployment
 * or every call fail.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { phoneKeyPair } from '../../../lib/shared/phone-key-pair.ts';
import { appInstance } from '../../support/local/connect/app-instance.ts';

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}
type Change = (
  resources: Template['Resources'],
  ofType: (type: string) => Template['Resources'][string],
) => void;

/** The assembly with a changed template of SsaPhone. */
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
  /^Flow SSA [\w ]+: action .* names arn:aws:lambda:.*, which Connect may not invoke$/;

const set =
  (type: string, properties: Record<string, unknown>): Change =>
  (_, ofType) =>
    void Object.assign(ofType(type).Properties, properties);

test.each<[string, Change, RegExp]>([
  ['the instance does not list the function', without(ASSOCIATION), NOT_INVOKED],
  [
    'the instance lists the function for another integration',
    set(ASSOCIATION, { IntegrationType: 'EVENT' }),
    NOT_INVOKED,
  ],
  ['the function allows no invoker', without(PERMISSION), NOT_INVOKED],
  [
    'the function allows another service',
    set(PERMISSION, { Principal: 'lex.amazonaws.com' }),
    NOT_INVOKED,
  ],
  [
    'the function allows another instance',
    set(PERMISSION, { SourceArn: 'arn:aws:connect:x:1:instance/other' }),
    NOT_INVOKED,
  ],
  [
    'the function allows another account’s instance',
    set(PERMISSION, { SourceAccount: '999999999999' }),
    NOT_INVOKED,
  ],
  [
    'the key belongs to another instance',
    set('AWS::Connect::SecurityKey', { InstanceId: 'arn:other' }),
    /^Flow SSA [\w ]+: action [\w ]+ - key in names the key .*, which the instance does not have$/,
  ],
])('the flows are refused if %s', async (_, change, complaint) => {
  await expect(appInstance(undefined, changed(change))).rejects.toThrow(complaint);
});

test('the flows are refused if the certificate does not match the public key', async () => {
  const { publicKey } = await phoneKeyPair();
  await expect(
    appInstance(undefined, changed(set('AWS::Connect::SecurityKey', { Key: publicKey }))),
  ).rejects.toThrow(/^Flow SSA [\w ]+: action .* names a certificate that does not match the key /);
});

test('the unchanged flows refer only to what exists', async () => {
  const { flows } = await appInstance(
    undefined,
    changed(() => {}),
  );
  expect(flows.size).toBe(7);
});
