/** Numbers in the documents agree with the templates and constants that they repeat. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { ABANDONED_AFTER_MS } from '../../../core/domain/attempt.ts';
import { PENDING_MS } from '../../../core/domain/broker-request.ts';
import { decoyExpiry } from '../../../core/domain/decoy.ts';
import { ABSOLUTE_MS, IDLE_MS, RESET_TOKEN_MS } from '../../../core/domain/session.ts';
import { TIME_TO_SEND_MS } from '../../../core/messages/send-once.ts';
import { TIME_TO_TELL_MS } from '../../../core/store/run-attempt.ts';
import { CLAIM_MS, KEPT_DAYS } from '../../../core/store/sent-messages.ts';
import { CHECKED_DAYS } from '../../../functions/feed/check-due.ts';
import { costAtRest } from '../../../tools/bench/at-rest.ts';

interface Resource {
  stack: string;
  id: string;
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation has there
  Properties: any;
}

const resources: Resource[] = readdirSync(inject('production'))
  .filter((file) => file.endsWith('.template.json'))
  .flatMap((file) => {
    const template = JSON.parse(readFileSync(join(inject('production'), file), 'utf8'));
    const stack = file.replace('.template.json', '');
    return Object.entries<Omit<Resource, 'stack' | 'id'>>(template.Resources).map(
      ([id, resource]) => ({ stack, id, ...resource }),
    );
  });

/** The resources of a type in a stack, or in all; there are some. */
function all(type: string, stack = '', id = ''): Resource[] {
  const found = resources.filter(
    (each) => each.Type === type && each.stack.startsWith(stack) && each.id.startsWith(id),
  );
  expect(found, `${type} ${stack} ${id}`).not.toEqual([]);
  return found;
}

/** The one value that all of them have. */
function same<T>(found: Resource[], pick: (properties: Resource['Properties']) => T): T {
  const [value, ...others] = new Set(found.map(({ Properties }) => pick(Properties)));
  expect(others).toEqual([]);
  return value as T;
}

/** A document in one line, as its sentences wrap anywhere. */
const textOf = (path: string) =>
  readFileSync(new URL(`../../../docs/${path}`, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');

const functions = all('AWS::Lambda::Function');
const nameOf = ({ id }: Resource) => /^(?:PhoneNumber)?(\w+)Function/.exec(id)?.[1] ?? id;
const minutes = (ms: number) => ms / 60_000;
const days = (ms: number) => ms / 86_400_000;
const WORDS: Record<number, string> = { 2: 'two', 7: 'seven', 10: 'ten' };
const inWords = (number: number) => WORDS[number] ?? String(number);

test('operations.md has every function, with its time limit and concurrency', () => {
  const rows = functions.map(
    (each) =>
      `| ${nameOf(each)} | ${each.stack} | ${each.Properties.Timeout} s | ` +
      `${each.Properties.ReservedConcurrentExecutions ?? '–'} |`,
  );
  const shown = textOf('operations.md').match(/\| \w+ \| \w+ \| \d+ s \| (?:\d+|–) \|/g);
  expect(shown?.toSorted()).toEqual(rows.toSorted());
});

const limitOf = (name: string) => {
  const { Properties } = functions.find((each) => nameOf(each) === name) as Resource;
  return { seconds: Properties.Timeout, concurrent: Properties.ReservedConcurrentExecutions };
};
const threshold = (id: string) => same(all('AWS::CloudWatch::Alarm', '', id), (p) => p.Threshold);
const retention = same(all('AWS::Logs::LogGroup'), (p) => p.RetentionInDays);
const stage = same(all('AWS::ApiGateway::Stage'), ({ MethodSettings: [settings] }) =>
  [settings.ThrottlingRateLimit, settings.ThrottlingBurstLimit].join(' '),
).split(' ');
const rates = (stack: string) => {
  const rules: { Name: string; Statement: { RateBasedStatement?: { Limit: number } } }[] = same(
    all('AWS::WAFv2::WebACL', stack),
    (p) => p.Rules,
  );
  const limits = rules.flatMap(({ Name, Statement: { RateBasedStatement: rate } }) =>
    rate ? [[/^(?:POST|PUT)-/.test(Name) ? 'Password' : Name, rate.Limit]] : [],
  );
  return Object.fromEntries(limits) as Record<string, number>;
};
const stream = (id: string) => {
  const mappings = all('AWS::Lambda::EventSourceMapping', 'SsaAudit', id);
  return { hours: same(mappings, (p) => p.MaximumRecordAgeInSeconds) / 3600 };
};
const [audit, messages] = [stream('Audit'), stream('Messages')];
const factorOf = (...ids: string[]) =>
  same(
    ids.flatMap((id) => all('AWS::Lambda::EventSourceMapping', 'SsaAudit', id)),
    (p) => p.ParallelizationFactor,
  );
const factor = factorOf('Audit', 'MessagesFunctionAuditTrail');
const archiveYears = Math.floor(
  same(
    all('AWS::S3::Bucket', 'SsaAudit', 'Archive'),
    (p) => p.ObjectLockConfiguration.Rule.DefaultRetention.Days,
  ) / 365,
);
const [site, broker] = [rates('SsaSiteWebAcl'), rates('SsaBrokerApi')];
const failures = same(
  all('AWS::S3::Bucket', 'SsaAudit', 'Failures'),
  (p) => p.LifecycleConfiguration.Rules[0].ExpirationInDays,
);
const replaced = same(
  all('AWS::S3::Bucket', 'SsaSite', 'Files'),
  (p) => p.LifecycleConfiguration.Rules[0].NoncurrentVersionExpiration.NoncurrentDays,
);
const people = same(all('AWS::Cognito::UserPoolClient'), (p) => p.AccessTokenValidity);
const temporary = same(
  all('AWS::Cognito::UserPool'),
  (p) => p.Policies.PasswordPolicy.TemporaryPasswordValidityDays,
);
const cost = same(
  functions.filter(({ Properties: p }) => p.Environment?.Variables?.BCRYPT_COST),
  (p) => p.Environment.Variables.BCRYPT_COST,
);
const pepperDays = same(all('AWS::KMS::Key', 'SsaData', 'Pepper'), (p) => p.PendingWindowInDays);
const joining = same(all('Custom::PhoneNumberContactFlow'), (p) => p.ServiceTimeout) / 60;
const now = '2026-11-23T00:00:00.000Z';
const decoyDays = Math.round(days(decoyExpiry(now) * 1000 - Date.parse(now)));
const unknownIds = threshold('AuditFunctionUnknownId');
const slow = (id: string) => threshold(`${id}SlowAlarm`) / 1000;

test('scale.md has what the templates of prod cost a month at rest', () => {
  const rows = costAtRest(resources);
  const total = rows.reduce((sum, each) => sum + each.month, 0);
  const shown = rows.map((row) => `| ${Object.values(row).join(' | ')} |`);
  const text = textOf('scale.md');
  expect(shown.filter((row) => !text.includes(row))).toEqual([]);
  expect(text).toContain(`| in all | | | ${Number(total.toFixed(2))} |`);
  expect(text).toContain(`**At rest**: $${Math.round(total)} a month`);
});

/** What a threshold of so much is in an alarm's metric. */
const UNITS: Record<string, number> = { '': 1, USD: 1, days: 1, s: 1000, h: 3_600_000 };

test('operations.md has the threshold of each alarm that it names with one', () => {
  const rows = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
    .split('\n## Alarms\n')[1]
    ?.split('\n## ')[0]
    ?.match(/^\| [A-Z…][^|]* \|/gm);
  const named = (rows ?? []).flatMap((row) =>
    [...row.matchAll(/([\w… ,:]*?) [≥≤] ([\d.]+) ?(%|USD|days|s|h)?/g)].flatMap(
      ([, names = '', number, unit = '']) =>
        names.split(/, |: p99/).flatMap((name) => {
          const words = name.match(/[A-Z]\w+/g);
          return words ? [{ words, number: Number(number), unit }] : [];
        }),
    ),
  );
  expect(named.length).toBeGreaterThan(25);
  const alarms = all('AWS::CloudWatch::Alarm');
  for (const { words, number, unit } of named) {
    const found = alarms.filter(({ id }) => new RegExp(words.join('.*')).test(id));
    const wanted = unit === '%' ? [number, number / 100] : [number * (UNITS[unit] ?? Number.NaN)];
    const thresholds = found.map(({ Properties }) => Properties.Threshold);
    expect([words.join(' '), found.length > 0]).toEqual([words.join(' '), true]);
    for (const each of thresholds) expect(wanted, words.join(' ')).toContain(each);
  }
});

test.each<[file: string, phrases: string[]]>([
  [
    'operations.md',
    [
      `arm64 with ${same(functions, (p) => p.MemorySize)} MB`,
      `Archive (locked, ${inWords(archiveYears)} years) and Failures (${failures} days)`,
      `crashed or ran longer than ${limitOf('Investor').seconds} s`,
      `Investor Throttles ≥ 1 | over ${limitOf('Investor').concurrent} concurrently`,
      `Statements Errors, Throttles, Slow | as for Investor; over ${limitOf('Statements').concurrent} concurrently`,
      `Passkeys Errors, Throttles, Slow | as for Investor; over ${limitOf('Passkeys').concurrent} concurrently`,
      `Investor Slow: p99 ≥ ${slow('Investor')} s`,
      `its Api ServerErrors | as for Investor; over ${limitOf('Broker').concurrent} concurrently`,
      `over ${limitOf('Phone').concurrent} concurrently, p99 ≥ ${slow('Phone')} s`,
      `SiteFailures ≥ ${threshold('SiteFailures')} %`,
      `KmsRequests ≥ ${threshold('KmsRequests')} %`,
      `Concurrency ≥ ${threshold('Concurrency')} %`,
      `CertificateExpires ≤ ${threshold('CertificateExpires')} days`,
      `p99 of sign-ins is ≥ ${threshold('SignInSlow') / 1000} s`,
      `Api Failing: ${100 * threshold('ApiFailing')} % of`,
      `the function failed ≥ ${threshold('StepsFailing')} times`,
      `SiteBlocks ≥ ${threshold('SiteBlocks')}`,
      `UnknownId ≥ ${unknownIds}`,
      `IteratorAge ≥ ${threshold('AuditFunctionIteratorAge') / 3_600_000} h`,
      `within ${audit.hours} hours of the record`,
      `for less than ${audit.hours} hours`,
      `over ${limitOf('Audit').concurrent} (Audit) or ${limitOf('Messages').concurrent} (Messages) concurrently`,
      `TokenClaims Throttles, Slow | over ${limitOf('TokenClaims').concurrent} concurrently`,
      `a file of the last ${CHECKED_DAYS} working days`,
      `(\`prod\`: ${retention} days)`,
      `keeps what was replaced for ${replaced} days`,
      `valid for ${inWords(temporary)} days`,
      `last up to ${people} minutes more`,
      `in vain (${inWords(joining)} minutes)`,
      `BounceRate ≥ ${100 * threshold('MessagesFunctionBounceRate')} %`,
      `ComplaintRate ≥ ${100 * threshold('MessagesFunctionComplaintRate')} %`,
      `SmsSpend ≥ ${threshold('SmsSpend')} USD`,
      `MonthlySpendLimit=${threshold('SmsSpend') / 0.8},`,
      `Messages remembers for ${KEPT_DAYS} days`,
    ],
  ],
  [
    'rules.md',
    [`after ${minutes(IDLE_MS)} idle minutes and ${minutes(ABSOLUTE_MS) / 60} hours in all`],
  ],
  [
    'scale.md',
    [
      `${site.Password} entries in 5 minutes`,
      `${stage[0]} requests a second, our setting`,
      `${limitOf('Investor').concurrent} at most concurrently, our setting`,
      `${limitOf('Audit').concurrent} concurrently for all four streams`,
      `\`parallelizationFactor\` ${factor} of [at most 10](https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html); ${limitOf('Messages').concurrent} concurrently`,
      `4 shards × ${factorOf('MessagesFunctionAlerts')} batch at a time`,
      `Phone carries ${limitOf('Phone').concurrent} ÷`,
      `${broker.Token} a minute for each token`,
    ],
  ],
  ['standards.md', [`bound to the account, ${minutes(RESET_TOKEN_MS)} minutes`]],
  ['api.md', [`stay pending ${inWords(days(PENDING_MS))} days`]],
  [
    'attempt.md',
    [
      `younger than ${ABANDONED_AFTER_MS / 1000} s`,
      `run at most ${Math.max(...functions.map((each) => each.Properties.Timeout))} s`,
    ],
  ],
  [
    'decisions/0005-attempt-protocol.md',
    [
      `reserved less than ${ABANDONED_AFTER_MS / 1000} s ago`,
      `at least ${TIME_TO_TELL_MS / 1000} s are left`,
    ],
  ],
  ['decisions/0007-hashing-and-pepper.md', [`Cost ${cost},`, `window of ${pepperDays} days`]],
  [
    'decisions/0010-sessions-void-by-epoch.md',
    [`idle limit is ${minutes(IDLE_MS)} minutes and the absolute one ${minutes(ABSOLUTE_MS) / 60}`],
  ],
  ['decisions/0013-decoys-forget.md', [`the time ${decoyDays} days later`]],
  [
    'decisions/0014-locking-others-out.md',
    [
      `- ${site.Password} on each route that takes a password`,
      `- ${site.Changes} of everything that changes something`,
      `- ${site.Requests} in all`,
      `${stage[0]} requests a second, bursts of ${stage[1]}`,
      `reserved concurrency of ${limitOf('Investor').concurrent}`,
    ],
  ],
  ['decisions/0016-participants-tokens.md', [`access tokens of ${people} minutes`]],
  [
    'decisions/0017-throttling-participants.md',
    [
      `${broker.Address} requests a minute for each address`,
      `${broker.Token} requests a minute for each value`,
      `${stage[0]} requests a second for the stage`,
      `the stage, ${limitOf('Broker').concurrent} of the function`,
    ],
  ],
  ['decisions/0019-what-a-caller-meets.md', [`ends after ${limitOf('Phone').seconds} s`]],
  [
    'decisions/0022-audit-trail.md',
    [
      `for ${inWords(archiveYears)} years`,
      `gives up (after ${audit.hours} hours)`,
      `kept for ${failures} days`,
    ],
  ],
  [
    'decisions/0034-unknown-ids-in-the-log.md',
    [
      `${unknownIds} in five minutes`,
      `decoys | not locked: ${decoyDays} days`,
      `log lines | ${retention} days`,
      `outage of ${audit.hours} hours, and is gone after ${failures} days`,
    ],
  ],
  ['decisions/0023-messages.md', [`after ${messages.hours} hours they are set aside`]],
  [
    'decisions/0035-messages-once.md',
    [
      `ends after ${CLAIM_MS / 1000} seconds; no function runs longer than ${limitOf('Messages').seconds}`,
      `the age ${messages.hours} hours`,
      `\`parallelizationFactor\` ${factor})`,
      `(${TIME_TO_SEND_MS / 1000} s of the function's ${limitOf('Messages').seconds})`,
      `remembered for ${KEPT_DAYS} days`,
      `Failures keeps it for ${failures}`,
      `bounce rate of ${100 * threshold('MessagesFunctionBounceRate')} %`,
    ],
  ],
])('%s repeats the numbers of the code', (file, phrases) => {
  const text = textOf(file);
  for (const phrase of phrases) expect(text).toContain(phrase);
});
