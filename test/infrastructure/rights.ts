/** A function's role against what the function asks of AWS, both in the same words: `dynamodb:GetItem Accounts`. */
import { resolvedAssembly, resolvedResources } from './templates.ts';

export interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: unknown;
}

const NAMED = ['AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::Cognito::UserPool'];

/** The logical id as it stands in the source. */
const plain = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** What the policies of a stack allow. */
export function granted(stack: string): { policies: string[]; rights: string[]; statements: Statement[] } {
  const assembly = resolvedAssembly();
  const arns = assembly
    .resources(...NAMED)
    .map((each) => [assembly.attribute(each, 'Arn'), plain(each.logicalId)] as const);
  const nameOf = (resource: string) => {
    const [arn, name] = arns.find(([each]) => resource === each || resource.startsWith(`${each}/`)) ?? ['', ''];
    return name + resource.slice(arn.length);
  };
  const policies = resolvedResources<{ PolicyDocument: { Statement: Statement[] } }>(stack, 'AWS::IAM::Policy');
  const statements = policies.flatMap(({ properties }) => properties.PolicyDocument.Statement);
  const rights = statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${nameOf(resource)}`)),
  );
  return { policies: policies.map(({ logicalId }) => plain(logicalId)), rights, statements };
}

/** The rights that a command of the SDK takes: a transaction those of its parts, a batch one for each of its tables. */
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
  if (RequestItems) return Object.keys(RequestItems).map((table) => `dynamodb:${operation} ${table}`);
  return [`dynamodb:${operation} ${TableName}${IndexName ? `/index/${IndexName}` : ''}`];
}
