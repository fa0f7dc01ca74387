/**
 * Checks that everything that flows refer to exists and that Connect may use it. Otherwise a
 * deployment would fail, or every call would fail at that point.
 */
import { createPublicKey, X509Certificate } from 'node:crypto';
import type { Assembly } from '../cloudformation/assembly.ts';
import { type Action, type Flow, FlowError } from './flow.ts';

interface Association {
  InstanceId: string;
  IntegrationType: string;
  IntegrationArn: string;
}

interface Permission {
  Action: string;
  FunctionName: string;
  Principal: string;
  SourceArn?: string;
  SourceAccount?: string;
}

type Of<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;

/**
 * Checks the references of all flows.
 * @param instanceArn the instance of the flows
 * @throws FlowError for a flow, hours, function or key that does not exist, that the instance may
 * not use, or that does not match
 */
export function checkNamedByFlows(
  assembly: Assembly,
  instanceArn: string,
  flows: readonly Flow[],
): void {
  const known = {
    flows: new Set(flows.map(({ arn }) => arn)),
    hours: new Set(assembly.resources('AWS::Connect::HoursOfOperation').map(({ ref }) => ref)),
    functions: functionsOf(assembly, instanceArn),
    keys: keysOf(assembly, instanceArn),
  };
  for (const flow of flows) {
    for (const action of flow.actions.values()) {
      const wrong = wrongIn(action, known);
      if (wrong) throw new FlowError(`Flow ${flow.name}: action ${action.id} names ${wrong}`);
    }
  }
}

interface Known {
  flows: ReadonlySet<string>;
  hours: ReadonlySet<string>;
  functions: ReadonlySet<string>;
  /** Public keys in PEM, by the ID of their association with the instance. */
  keys: ReadonlyMap<string, string>;
}

function wrongIn(action: Action, { flows, hours, functions, keys }: Known): string | undefined {
  const missing = (set: ReadonlySet<string>, arn: string, what: string) =>
    set.has(arn) ? undefined : `${arn}, ${what}`;
  switch (action.kind) {
    case 'TransferToFlow':
      return missing(flows, action.parameters.ContactFlowId, 'which is not a flow');
    case 'CheckHoursOfOperation':
      return missing(
        hours,
        action.parameters.HoursOfOperationId,
        'which are not hours of operation',
      );
    case 'InvokeLambdaFunction':
      return missing(
        functions,
        action.parameters.LambdaFunctionARN,
        'which Connect may not invoke',
      );
    case 'GetParticipantInput, store':
      return wrongKey(action.parameters.InputEncryption, keys);
    default:
      return undefined;
  }
}

function wrongKey(
  encryption: Of<'GetParticipantInput, store'>['parameters']['InputEncryption'],
  keys: Known['keys'],
): string | undefined {
  if (!encryption) return undefined;
  const publicKey = keys.get(encryption.EncryptionKeyId);
  if (publicKey === undefined)
    return `the key ${encryption.EncryptionKeyId}, which the instance does not have`;
  const der = (key: ReturnType<typeof createPublicKey>) =>
    key.export({ type: 'spki', format: 'der' });
  const fits = der(new X509Certificate(encryption.Key).publicKey).equals(
    der(createPublicKey(publicKey)),
  );
  return fits
    ? undefined
    : `a certificate that does not match the key ${encryption.EncryptionKeyId}`;
}

/**
 * Connect needs both: the instance's list of functions that flows may invoke, and the function's
 * permission for Connect.
 */
function functionsOf(assembly: Assembly, instanceArn: string): Set<string> {
  const listed = assembly
    .resources<Association>('AWS::Connect::IntegrationAssociation')
    .filter(
      ({ properties }) =>
        properties.InstanceId === instanceArn && properties.IntegrationType === 'LAMBDA_FUNCTION',
    )
    .map(({ properties }) => properties.IntegrationArn);
  const account = instanceArn.split(':')[4];
  const allowed = assembly
    .resources<Permission>('AWS::Lambda::Permission')
    .filter(
      ({ properties: { Action, Principal, SourceArn = instanceArn, SourceAccount = account } }) =>
        Action === 'lambda:InvokeFunction' &&
        Principal === 'connect.amazonaws.com' &&
        SourceArn === instanceArn &&
        SourceAccount === account,
    )
    .map(({ properties }) => properties.FunctionName);
  return new Set(listed.filter((arn) => allowed.includes(arn)));
}

function keysOf(assembly: Assembly, instanceArn: string): Map<string, string> {
  return new Map(
    assembly
      .resources<{ InstanceId: string; Key: string }>('AWS::Connect::SecurityKey')
      .filter(({ properties }) => properties.InstanceId === instanceArn)
      .map((key) => [assembly.attribute(key, 'AssociationId'), key.properties.Key]),
  );
}
