/**
 * Removes each permission of each role alone: exactly the requests that need it are denied
 * (docs/decisions/0029).
 */
import { expect, test } from 'vitest';
import type { Assembly, Resource } from '../../../local/cloudformation/assembly.ts';
import { createIam, type Iam } from '../../../local/iam/iam.ts';
import { toRead, toSetAside } from '../../../local/iam/lambda-needs.ts';
import type { Asked } from '../../../local/iam/needs.ts';
import { readPolicies } from '../../../local/iam/policies.ts';
import type { Right } from '../../../local/iam/policy.ts';
import { recordRight } from '../../log-search/record.ts';
import { resolvedAssembly } from '../../support/lib/stacks/templates.ts';

interface PolicyStatement {
  Effect: string;
  Action: string | string[];
  Resource?: string | string[];
  NotResource?: string;
}

interface PolicyProperties {
  PolicyDocument: { Version: string; Statement: PolicyStatement[] };
  Roles: string[];
}

const assembly = resolvedAssembly();
const functions = assembly.resources<{ Role: string }>('AWS::Lambda::Function');
const sameRight = (a: Right, b: Right) =>
  a.of === b.of && a.action === b.action && a.resource === b.resource;

/** The assembly without one permission of a role. */
function assemblyWithout(right: Right): Assembly {
  const split = (statement: PolicyStatement): PolicyStatement[] => {
    if (statement.NotResource) {
      const rest = [statement.Action].flat().filter((action) => action !== right.action);
      return rest.length > 0 && right.resource.startsWith('all but ')
        ? [{ ...statement, Action: rest }]
        : [];
    }
    return [statement.Action].flat().flatMap((Action) =>
      [statement.Resource ?? []]
        .flat()
        .filter((Resource) => Action !== right.action || Resource !== right.resource)
        .map((Resource) => ({ ...statement, Action, Resource })),
    );
  };
  return {
    ...assembly,
    resources: <Properties>(...types: string[]) =>
      assembly.resources<Properties>(...types).map((resource) => {
        const { PolicyDocument, Roles } = resource.properties as PolicyProperties;
        if (!types.includes('AWS::IAM::Policy') || !Roles.includes(right.of)) return resource;
        const keep = (each: PolicyStatement) =>
          right.resource.startsWith('all but ') === false && each.NotResource;
        const Statement = PolicyDocument.Statement.flatMap((each) =>
          keep(each) ? [each] : split(each),
        );
        return {
          ...resource,
          properties: { ...resource.properties, PolicyDocument: { ...PolicyDocument, Statement } },
        };
      }),
  };
}

/** A request that needs a permission. */
function requestFor({ action, resource: pattern }: Right): Asked {
  const resource = pattern.startsWith('all but ')
    ? '+85291234567'
    : pattern.replace(/(?<=.)\*$/, '2026');
  const [service = ''] = action.split(':');
  const table = resource.replace(/\/(index|stream)\/.*/, '');
  if (service === 'ses')
    return { action, resource, context: { 'ses:FromAddress': 'no-reply@ssa.example.hk' } };
  if (service === 'sms-voice')
    return { action, resource, context: { 'aws:CalledViaLast': 'sns.amazonaws.com' } };
  if (action === 'dynamodb:GetRecords') return toRead(resource).at(-1) as Asked;
  if (service === 'dynamodb' && !/Stream|Shard/.test(action)) {
    return { action, resource, key: { action: 'kms:Decrypt', ofResource: table, service } };
  }
  if (action === 's3:PutObject')
    return toSetAside(
      resource.split('/')[0] as string,
      resource.split('/').slice(1).join('/'),
    )[1] as Asked;
  if (action === 's3:GetObject' || action === 's3:GetObjectVersion') {
    return {
      action,
      resource,
      key: { action: 'kms:Decrypt', ofResource: resource.split('/')[0] as string, service },
    };
  }
  if (service === 'secretsmanager')
    return { action, resource, key: { action: 'kms:Decrypt', ofResource: resource, service } };
  return { action, resource };
}

const denied = (iam: Iam, name: string, asked: Asked): string | undefined => {
  try {
    iam.demand(name, [asked]);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

test.each(
  functions.map(
    (lambda) => [lambda.logicalId.replace(/Function[0-9A-F]{8}$/, ''), lambda] as const,
  ),
)(
  'the role of %s without any one permission denies exactly the requests that need it',
  (_, lambda: Resource<{ Role: string }>) => {
    const identity = readPolicies(assembly).identity.get(lambda.properties.Role) ?? [];
    const rights = identity.flatMap((statement) => statement.rights);
    // IAM checks these key permissions together with the data that the key encrypts.
    const requests = rights
      .filter(({ action }) => !/^kms:(Decrypt|GenerateDataKey)$/.test(action))
      .map(requestFor);
    let used: Right[] = [];
    const whole = createIam(assembly, (right) => used.push(right));
    const needed = requests.map((asked) => {
      used = [];
      expect(denied(whole, lambda.ref, asked)).toBeUndefined();
      return used;
    });
    expect(rights.filter((right) => !needed.flat().some((each) => sameRight(each, right)))).toEqual(
      [],
    );
    for (const right of rights) {
      const stripped = createIam(assemblyWithout(right));
      for (const [i, asked] of requests.entries()) {
        const message = denied(stripped, lambda.ref, asked);
        if (!needed[i]?.some((each) => sameRight(each, right))) expect(message).toBeUndefined();
        else
          expect(message).toMatch(
            / is not authorized to perform: .* because no identity-based policy allows the /,
          );
      }
    }
  },
);

test('the phone function may read the private keys of both slots, so keys can rotate', () => {
  const iam = createIam(assembly, recordRight);
  const phone = functions.find(({ logicalId }) => logicalId.startsWith('PhoneFunction'));
  const slots = assembly
    .resources('AWS::SecretsManager::Secret')
    .filter(({ logicalId }) => logicalId.startsWith('PhoneKeysPrivateKey'));
  expect(slots).toHaveLength(2);
  for (const { ref: resource } of slots) {
    const key = { action: 'kms:Decrypt', ofResource: resource, service: 'secretsmanager' } as const;
    iam.demand(phone?.ref ?? '', [{ action: 'secretsmanager:GetSecretValue', resource, key }]);
  }
});

test('both stream consumers may write failed records to their S3 prefix only', () => {
  const iam = createIam(assembly, recordRight);
  const mappings = assembly.resources<{
    FunctionName: string;
    DestinationConfig: { OnFailure: { Destination: string } };
  }>('AWS::Lambda::EventSourceMapping');
  expect(new Set(mappings.map(({ properties }) => properties.FunctionName)).size).toBe(2);
  for (const { properties } of mappings) {
    const { Destination } = properties.DestinationConfig.OnFailure;
    iam.demand(
      properties.FunctionName,
      toSetAside(Destination, 'aws/lambda/mapping/shard/2026/11/27/batch'),
    );
    expect(() => iam.demand(properties.FunctionName, toSetAside(Destination, 'elsewhere'))).toThrow(
      's3:PutObject',
    );
  }
});
