import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCheck } from '../../../tools/preflight/check.ts';
import { certificate } from '../../../tools/preflight/checks/certificate.ts';
import { STAGE_REQUESTS_PER_SECOND } from '../../../tools/preflight/checks/request-quotas.ts';
import type { Finding } from '../../../tools/preflight/finding.ts';
import { checks, preflight } from '../../../tools/preflight/preflight.ts';
import { clientConfig, patientFor } from '../../../tools/shared/client-config.ts';
import { deployedStage, stageOf } from '../../../tools/shared/deployed-stage.ts';
import {
  ACCOUNT,
  empty,
  failing,
  findings,
  inAccount,
  perfect,
  settings,
} from '../../support/tools/preflight/account.ts';
import { actionOf } from '../../support/tools/preflight/actions.ts';
import { checkCommand } from '../../support/tools/preflight/commands.ts';

const ask = async () => preflight(await stageOf(settings()));

test('nothing to find in an account that has everything', async () => {
  expect((await inAccount(perfect, ask)).result).toEqual([]);
});

test('an empty account: warnings, and nothing that stops stage dev', async () => {
  const { result } = await inAccount(empty, async () => preflight(await deployedStage('dev')));
  expect(result.map(({ level }) => level)).not.toContain('error');
  expect(result.map(({ what }) => what)).toEqual([
    'Settings of stage dev are examples: participants.digest.to.C00088.addresses.0, messages.senderAddress',
    'ap-southeast-1 is not bootstrapped for CDK: the deployment will do it',
    'us-east-1 is not bootstrapped for CDK: the deployment will do it',
    expect.stringContaining('No function of stage dev reserves concurrency'),
    expect.stringContaining(
      'No trail of CloudTrail records changes in ap-southeast-1 and us-east-1',
    ),
    expect.stringContaining('SES is in its sandbox'),
    expect.stringContaining("SES does not know the sender's domain ssa.example.hk"),
    expect.stringContaining('SNS is in its SMS sandbox'),
  ]);
});

test('an empty account: what stops stage prod comes first', async () => {
  const { result } = await inAccount(empty, ask);
  expect(result.filter(({ level }) => level === 'error').map(({ what }) => what)).toEqual([
    expect.stringContaining('reserves 360 concurrent executions'),
    expect.stringContaining('does not exist: CloudFront refuses the site'),
    expect.stringContaining('deploy without phone.numberArn first'),
  ]);
  expect(result.findLastIndex(({ level }) => level === 'error')).toBe(2);
});

test('it asks for nothing but what its checks declare, and only reads', async () => {
  const { requests } = await inAccount(perfect, ask);
  const asked = new Set(requests.map(actionOf));
  const fallback = 'servicequotas:GetAWSDefaultServiceQuota';
  const permissions = ['sts:GetCallerIdentity', ...checks.flatMap((each) => each.permissions)];
  // SNS itself asks for these.
  const behindSns = permissions.filter((action) => action.startsWith('sms-voice:Describe'));
  expect([...asked, fallback, ...behindSns].sort()).toEqual([...new Set(permissions)].sort());
  for (const action of asked) expect(action).toMatch(/:(Get|List|Describe)/);
});

const denied = Object.keys(perfect).filter((key) => !/^sts|GetAWSDefault/.test(key));
test.each(denied)('a missing permission is a warning and a command: %s', async (key) => {
  const [service = '', operation = ''] = key.split(/[.](.*)/);
  const action = actionOf({ service, operation });
  const message =
    `User: arn:aws:sts::${ACCOUNT}:assumed-role/Engineer/me is not authorized to perform: ` +
    `${action} on resource: *`;
  const affected = checks.filter(({ permissions }) => permissions.includes(action));
  const denying = { ...perfect, [key]: failing('AccessDeniedException', message, 403) };
  const { result } = await inAccount(denying, async () => {
    const stage = await stageOf(settings());
    return (
      await Promise.all(affected.map((check) => runCheck(check, stage, clientConfig)))
    ).flat();
  });
  expect(result).toEqual(
    affected.map(({ subject }) => ({
      level: 'warning',
      what: `Could not check ${subject}: these credentials lack the permission ${action}`,
      fix:
        'aws iam put-role-policy --role-name Engineer --policy-name ssa-preflight ' +
        '--policy-document \'{"Version":"2012-10-17","Statement":' +
        `[{"Effect":"Allow","Action":["${action}"],"Resource":"*"}]}'`,
    })),
  );
  expect(affected.length).toBeGreaterThan(0);
});

test.each([
  [`User: arn:aws:iam::${ACCOUNT}:user/me is denied`, 'put-user-policy --user-name me '],
  ['explicit deny', 'put-role-policy --role-name ROLE '],
])('a refusal that names no permission names all that the check needs: %s', async (text, to) => {
  const [finding] = await findings({
    'ses.GET /v2/email/account': failing('AccessDeniedException', text, 403),
  });
  expect(finding?.what).toContain('lack the permission ses:GetAccount or ses:GetEmailIdentity');
  expect(finding?.fix).toContain(`aws iam ${to}`);
  expect(finding?.fix).toContain('"Action":["ses:GetAccount","ses:GetEmailIdentity"]');
  await checkCommand(finding?.fix ?? '');
});

test('throttling: tries three times, then says so in one line', async () => {
  const throttled = failing('ThrottlingException', 'Rate exceeded');
  const { result, requests } = await inAccount(
    { ...perfect, 'acm.DescribeCertificate': throttled },
    ask,
  );
  expect(result).toEqual([
    {
      level: 'warning',
      what: "Could not check the site's certificate: AWS limits the rate of requests",
      fix: 'npm run preflight -- --stage prod',
    },
  ]);
  expect(requests.filter(({ service }) => service === 'acm')).toHaveLength(3);
});

test('a service that does not answer is a warning', async () => {
  const never = () => new Promise(() => undefined);
  const { result } = await inAccount({ ...perfect, 'acm.DescribeCertificate': never }, async () =>
    runCheck(certificate, await stageOf(settings()), patientFor(50)),
  );
  expect(result).toEqual([
    {
      level: 'warning',
      what: "Could not check the site's certificate: AWS did not answer in time",
      fix: 'npm run preflight -- --stage prod',
    },
  ]);
});

test('a bug in a check is no finding', async () => {
  const run = async () => null as unknown as Finding[];
  const broken = { ...certificate, run: async () => (await run()).filter(Boolean) };
  await expect(
    inAccount(perfect, async () => runCheck(broken, await stageOf(settings()), patientFor(50))),
  ).rejects.toThrow(TypeError);
});

test('the requests that the APIs of a stage allow', () => {
  const text = readFileSync('lib/constructs/route-table-api.ts', 'utf8');
  const [, each] = /throttlingRateLimit: (\d+)/.exec(text) ?? [];
  expect(STAGE_REQUESTS_PER_SECOND).toBe(2 * Number(each));
});
