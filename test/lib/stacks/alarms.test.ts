/** Whom each alarm of stage `prod` notifies (docs/decisions/0039). */
import { expect, test } from 'vitest';
import { type Properties, resolvedAssembly } from '../../support/lib/stacks/templates.ts';

const assembly = resolvedAssembly('prod');
const name = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');
const topics = new Map(
  assembly.resources('AWS::SNS::Topic').map(({ ref, logicalId }) => [ref, name(logicalId)]),
);

/** An alarm or a rule, by stack and name: `SsaPhone TooManyCalls`. */
interface Notifier {
  what: string;
  /** `Pages` or `Tickets`, by the topic's name. */
  notifies: (string | undefined)[];
  properties: Properties;
  arn: string;
}

const metricAlarms = alarms('AWS::CloudWatch::Alarm');
const compositeAlarms = alarms('AWS::CloudWatch::CompositeAlarm');
const rules: Notifier[] = assembly
  .resources<{ Targets: { Arn: string }[] }>('AWS::Events::Rule')
  .filter(({ properties }) => properties.Targets.some(({ Arn }) => topics.has(Arn)))
  .map(({ stack, logicalId, properties }) => ({
    what: `${stack.slice('prod-'.length)} ${name(logicalId)}`,
    notifies: properties.Targets.map(({ Arn }) => topics.get(Arn)),
    properties,
    arn: '',
  }));

/** Those that people hear of: the others only roll back a deployment. */
function alarms(type: string): Notifier[] {
  const isHeard = ({ logicalId }: { logicalId: string }) => !logicalId.startsWith('Live');
  return assembly
    .resources<Properties>(type)
    .filter(isHeard)
    .map((alarm) => ({
      what: `${alarm.stack.slice('prod-'.length)} ${name(alarm.logicalId).replace(/Alarm$/, '')}`,
      notifies: ((alarm.properties.AlarmActions ?? []) as string[]).map((arn) => topics.get(arn)),
      properties: alarm.properties,
      arn: assembly.attribute(alarm, 'Arn'),
    }));
}

/** What notifies a topic; alarms that notify nobody for `undefined`. */
const notifiersOf = (topic: string | undefined) =>
  [...metricAlarms, ...compositeAlarms, ...rules]
    .filter(({ notifies: [first] }) => first === topic)
    .map(({ what }) => what)
    .sort();

test('an alarm pages for what people feel, and for the loss of keys and of the record', () => {
  expect(notifiersOf('Pages')).toEqual([
    'SsaAudit AuditFunctionUnattributedChange',
    'SsaAudit KeyInDanger',
    'SsaAudit MessagesFunctionChangedTrail',
    'SsaAudit SmsOverLimit',
    'SsaBackup KeyInDanger',
    'SsaBrokerApi ApiFailing',
    'SsaCanary PeopleCannotSignIn',
    'SsaConnect KeyInDanger',
    'SsaData KeyInDanger',
    'SsaFeed KeyInDanger',
    'SsaPhone CallersCannotGetThrough',
    'SsaRecovery KeyInDanger',
    'SsaSiteMonitoring SiteFailures',
  ]);
});

/** Of a rule about keys. */
const arnsIn = (pattern: unknown) =>
  (pattern as { detail: { resources: { ARN: string[] } } }).detail.resources.ARN;

test('the loss of each key pages somebody, except of those that only encrypt alarms', () => {
  const watched = rules
    .filter(({ what }) => what.endsWith('KeyInDanger'))
    .flatMap(({ what, properties }) =>
      arnsIn(properties.EventPattern).map((arn) => [what, arn].join(' ')),
    );
  const keys = assembly
    .resources<Properties>('AWS::KMS::Key')
    .filter(({ logicalId }) => name(logicalId) !== 'AlarmKey')
    .map(
      (key) => `${key.stack.slice('prod-'.length)} KeyInDanger ${assembly.attribute(key, 'Arn')}`,
    );
  expect(keys.filter((each) => !watched.includes(each))).toEqual([]);
  expect(keys.length).toBeGreaterThan(5);
});

test('every other alarm is a ticket, or a part of one that pages', () => {
  for (const { what, notifies } of [...metricAlarms, ...compositeAlarms, ...rules])
    expect({ what, notifies: notifies.length }).toEqual({
      what,
      notifies: notifiersOf(undefined).includes(what) ? 0 : 1,
    });
  const parts = metricAlarms.filter(({ notifies }) => notifies.length === 0);
  expect(parts.length).toBeGreaterThan(3);
  for (const { what, arn } of parts) {
    const wholes = compositeAlarms.filter(({ properties }) =>
      (properties.AlarmRule as string).includes(`ALARM("${arn}")`),
    );
    expect([what, wholes.flatMap(({ notifies }) => notifies)]).toEqual([what, ['Pages']]);
  }
  expect(notifiersOf('Tickets').length).toBeGreaterThan(20);
});

test('people are woken by what goes on, not by one bad period', () => {
  const paging = new Set([...notifiersOf('Pages'), ...notifiersOf(undefined)]);
  const sustained = metricAlarms.filter(
    ({ what }) => paging.has(what) && !/UnattributedChange|ChangedTrail|SmsOverLimit/.test(what),
  );
  expect(sustained.length).toBeGreaterThan(5);
  for (const { what, properties } of sustained) {
    expect(properties.DatapointsToAlarm, what).toBeGreaterThanOrEqual(2);
    expect(properties.EvaluationPeriods, what).toBe(3);
  }
});

test('the people of the settings subscribe to the topics', () => {
  const subscriptions = assembly
    .resources<{ TopicArn: string; Endpoint: string; Protocol: string }>('AWS::SNS::Subscription')
    .map(({ stack, properties: { TopicArn, Endpoint, Protocol } }) => [
      stack,
      topics.get(TopicArn),
      Protocol,
      Endpoint,
    ]);
  expect(subscriptions).toEqual(
    ['prod-SsaData', 'prod-SsaRecovery', 'prod-SsaSiteMonitoring'].flatMap((stack) => [
      [stack, 'Pages', 'email', 'on-call@ssa.example.hk'],
      [stack, 'Tickets', 'email', 'operations@ssa.example.hk'],
    ]),
  );
});
