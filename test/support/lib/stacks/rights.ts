/** Permissions granted to a role and used by its function, both as `dynamodb:GetItem Accounts`. */
import type { RequestContext } from '../../../../local/iam/conditions.ts';
import { createIam } from '../../../../local/iam/iam.ts';
import { recordRight } from '../../../log-search/record.ts';
import { resolvedAssembly } from './templates.ts';

/** A statement of an IAM policy. */
export interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: unknown;
}

const NAMED = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::Cognito::UserPool',
];

/** A logical id without the hash that the CDK appends. */
const sourceId = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/**
 * Names, permissions and statements of a stack's policies.
 * @param owner prefix of their logical ids, if the stack has several functions
 */
export function granted(
  stack: string,
  stage: 'dev' | 'prod' = 'dev',
  owner = '',
): {
  policies: string[];
  rights: string[];
  statements: Statement[];
} {
  const assembly = resolvedAssembly(stage);
  const arns = assembly
    .resources(...NAMED)
    .map((each) => [assembly.attribute(each, 'Arn'), sourceId(each.logicalId)] as const);
  const nameOf = (resource: string) => {
    const [arn, name] = arns.find(
      ([each]) => resource === each || resource.startsWith(`${each}/`),
    ) ?? ['', ''];
    return name + resource.slice(arn.length);
  };
  const policies = assembly
    .resources<{ PolicyDocument: { Statement: Statement[] } }>('AWS::IAM::Policy')
    .filter((policy) => policy.stack === `${stage}-${stack}` && policy.logicalId.startsWith(owner));
  const statements = policies.flatMap(({ properties }) => properties.PolicyDocument.Statement);
  const rights = statements.flatMap(({ Action, Resource }) =>
    [Action]
      .flat()
      .flatMap((action) => [Resource].flat().map((resource) => `${action} ${nameOf(resource)}`)),
  );
  return { policies: policies.map(({ logicalId }) => sourceId(logicalId)), rights, statements };
}

/**
 * Checks permissions on tables, indexes and the pepper with the laptop's IAM, which records those
 * that allowed the requests as used.
 * @param name prefix of the function's logical id
 * @param rights as from `rightsOfCommand`, with names of the source:
 * `dynamodb:Query Credentials/index/byRevocation`
 * @param context of the requests
 * @throws Error in AWS's words if the function's role lacks one
 */
export function demandAll(
  name: string,
  rights: Iterable<string>,
  context: RequestContext = {},
): void {
  const assembly = resolvedAssembly();
  const iam = createIam(assembly, recordRight);
  const lambda = assembly
    .resources('AWS::Lambda::Function')
    .find(({ logicalId }) => logicalId.startsWith(name));
  const named = new Map(
    assembly
      .resources(...NAMED)
      .map((each) => [sourceId(each.logicalId), assembly.attribute(each, 'Arn')]),
  );
  for (const right of rights) {
    const [action = '', resource = ''] = right.split(' ');
    const [owner = '', ...rest] = resource.split('/');
    const target = [named.get(owner), ...rest].join('/');
    iam.demand(lambda?.ref ?? '', [{ action, resource: target, context }]);
  }
}

/**
 * Permissions that an SDK command requires: a transaction those of its items, a batch one for each
 * table.
 */
export function rightsOfCommand(command: { input: object }): string[] {
  const operation = command.constructor.name.replace(/Command$/, '');
  const { TransactItems, RequestItems, TableName, IndexName, KeyId } = command.input as {
    TransactItems?: Record<string, { TableName: string }>[];
    RequestItems?: Record<string, unknown>;
    TableName?: string;
    IndexName?: string;
    KeyId?: string;
  };
  if (KeyId) return [`kms:${operation} ${KeyId}`];
  if (TransactItems) {
    return TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, part]) => `dynamodb:${kind}Item ${part.TableName}`),
    );
  }
  if (RequestItems)
    return Object.keys(RequestItems).map((table) => `dynamodb:${operation} ${table}`);
  return [`dynamodb:${operation} ${TableName}${IndexName ? `/index/${IndexName}` : ''}`];
}
