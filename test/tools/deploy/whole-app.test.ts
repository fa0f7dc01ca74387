/** The app itself, as it would go to AWS: from an empty account to a stage and back. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { account, makeApps, runDeploy, runDestroy } from '../../support/tools/deploy/run.ts';

makeApps();

test('stage dev is deployed whole, found unchanged, and taken away', async () => {
  const aws = await account();
  // The toolkit keeps locks and archives beside the templates.
  const assembly = join(aws.home, 'assembly');
  cpSync(inject('assembly'), assembly, { recursive: true });

  const stacks = readdirSync(assembly).filter((file) => file.endsWith('.template.json')).length;

  const first = await runDeploy('--stage dev', { assembly });
  expect([first.err, first.code]).toEqual(['', 0]);
  const deployed = aws.cloudFormation.stacks.filter(({ name }) => name !== 'CDKToolkit');
  expect(deployed.map(({ name }) => name)).toEqual(
    first.out.match(/^(dev-\w+|SsaBaseline)(?= … (with a new key pair … )?done)/gm),
  );
  expect(deployed).toHaveLength(stacks);
  for (const { id, region } of deployed)
    expect(region).toBe(/SsaSite(WebAcl|Monitoring)\//.test(id) ? 'us-east-1' : 'ap-southeast-1');
  expect(aws.cloudFormation.stack('dev-SsaPhone')?.parameters.PublicKeyA).toMatch(/PUBLIC KEY/);
  expect(aws.cloudFormation.stack('dev-SsaSiteMonitoring')?.parameters.DistributionArn).toMatch(
    /^arn:aws:cloudfront/,
  );

  const second = await runDeploy('--stage dev', { assembly });
  expect(second.out.match(/ … unchanged$/gm)).toHaveLength(stacks + 2);

  // As after a deployment of other code: versions and deployments are never the same ones.
  for (const stack of deployed) {
    const made = Object.entries(stack.template.Resources ?? {}).filter(([, { Type }]) =>
      ['AWS::ApiGateway::Deployment', 'AWS::Lambda::Version'].includes(Type),
    );
    let text = JSON.stringify(stack.template).replaceAll(/[0-9a-f]{64}[.]zip/g, 'other.zip');
    for (const [id] of made) text = text.replaceAll(`"${id}"`, `"${id}Before"`);
    stack.template = JSON.parse(text);
  }
  const dryRun = await runDeploy('--stage dev --dry-run', { assembly });
  expect([dryRun.err, dryRun.code]).toEqual(['', 0]);
  for (const type of ['ApiGateway::Deployment', 'Lambda::Version'])
    expect(dryRun.out).toContain(`(AWS::${type}): DELETED\n`);

  const destroyed = await runDestroy('--stage dev --yes', { assembly });
  expect([destroyed.err, destroyed.code]).toEqual(['', 0]);
  expect(deployed.map(({ status }) => status)).toEqual(deployed.map(() => 'DELETE_COMPLETE'));
});
