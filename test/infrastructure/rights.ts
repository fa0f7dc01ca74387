/** A function's role against what the function asks of AWS, both in the same words: `dynamodb:GetItem Accounts`. */
import { createIam } from '../../local/iam/iam.ts';
import { needsOf } from '../../local/iam/needs.ts';
import { recordRight } from '../support/record.ts';
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

/**
 * Holds commands of the SDK to DynamoDB and KMS against the policies of a function's role, as the laptop's endpoints do, and has the rights
 * that let them pass recorded as used.
 * @param name what the logical id of the function begins with
 * @returns takes commands; a table or key in them has the name of the laptop, or that of the source
 */
export function demandsOf(name: string): (command: { input: object }) => void {
  const assembly = resolvedAssembly();
  const iam = createIam(assembly, recordRight);
  const names = assembly.resources('AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key');
  const lambda = assembly.resources('AWS::Lambda::Function').find(({ logicalId }) => logicalId.startsWith(name));
  return (command) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    const service = 'KeyId' in command.input ? 'KMS' : 'SecretId' in command.input ? 'SECRETS_MANAGER' : 'DYNAMODB';
    const written = names.reduce(
      (text, { ref, logicalId }) => text.replaceAll(`"${plain(logicalId)}"`, `"${ref}"`),
      JSON.stringify(command.input),
    );
    const body = Buffer.from(written);
    const request = { method: 'POST', path: '/', headers: { 'x-amz-target': operation }, body };
    iam.demand(lambda?.ref ?? '', needsOf(service, request, 'ap-southeast-1'));
  };
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
