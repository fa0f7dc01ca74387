/** What a stage costs a month while nobody uses it, by the resources in its templates. */

/** A resource of a template. */
export interface BilledResource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation has there
  Properties?: any;
}

/**
 * List prices in US dollars a month, in us-east-1. Where they come from stands in docs/scale.md.
 * The free tier is left out: an account has one, and other stages may use it.
 */
export const MONTHLY_PRICES = {
  'KMS key, or replica of one': 1,
  'web ACL': 5,
  'rule of a web ACL, or managed rule group': 1,
  'metric of an alarm': 0.1,
  'composite alarm': 0.5,
  'metric made of log lines': 0.3,
  dashboard: 3,
  secret: 0.4,
} as const;

type Item = keyof typeof MONTHLY_PRICES;

/** How many of an item a resource is. */
const COUNTED: Record<string, (properties: BilledResource['Properties']) => [Item, number][]> = {
  'AWS::KMS::Key': () => [['KMS key, or replica of one', 1]],
  'AWS::KMS::ReplicaKey': () => [['KMS key, or replica of one', 1]],
  'AWS::WAFv2::WebACL': ({ Rules }) => [
    ['web ACL', 1],
    ['rule of a web ACL, or managed rule group', Rules.length],
  ],
  // An alarm on an expression pays for each metric in it.
  'AWS::CloudWatch::Alarm': ({ Metrics = [{ MetricStat: {} }] }) => [
    [
      'metric of an alarm',
      Metrics.filter((each: { MetricStat?: object }) => each.MetricStat).length,
    ],
  ],
  'AWS::CloudWatch::CompositeAlarm': () => [['composite alarm', 1]],
  'AWS::Logs::MetricFilter': () => [['metric made of log lines', 1]],
  'AWS::CloudWatch::Dashboard': () => [['dashboard', 1]],
  'AWS::SecretsManager::Secret': () => [['secret', 1]],
};

/** A row of the table in docs/scale.md. */
export interface AtRest {
  item: string;
  number: number;
  each: number;
  /** US dollars, in whole cents. */
  month: number;
}

/** What these resources cost a month, by item. */
export function costAtRest(resources: readonly BilledResource[]): AtRest[] {
  const numbers = new Map<Item, number>();
  for (const { Type, Properties = {} } of resources)
    for (const [item, number] of COUNTED[Type]?.(Properties) ?? [])
      numbers.set(item, (numbers.get(item) ?? 0) + number);
  const cents = (dollars: number) => Number(dollars.toFixed(2));
  return Object.entries(MONTHLY_PRICES).map(([item, each]) => {
    const number = numbers.get(item as Item) ?? 0;
    return { item, number, each, month: cents(number * each) };
  });
}
