/** What flows name has to be there, and Connect has to be let: a deployment would fail, or every call at that point. */
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
 * @param instanceArn of the instance that the flows are in
 * @throws FlowError for a flow, hours, a function or a key that is not there, that the instance has not been given, or that does not fit
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
  /** Public keys in PEM, by the id of their association with the instance. */
  keys: ReadonlyMap<string, string>;
}

function wrongIn(action: Action, { flows, hours, functions, keys }: Known): string | undefined {
  const missing = (set: ReadonlySet<string>, arn: string, what: string) =>
    set.has(arn) ? undefined : `${arn}, ${what}`;
  switch (action.kind) {
    case 'TransferToFlow':
      return missing(flows, action.parameters.ContactFlowId, 'which is no flow');
    case 'CheckHoursOfOperation':
      return missing(hours, action.parameters.HoursOfOperationId, 'which are no hours');
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
  return fits ? undefined : `a certificate that is not of the key ${encryption.EncryptionKeyId}`;
}

/** Both are needed: the instance's list of functions that flows may invoke, and the function's own word that Connect may. */
function functionsOf(assembly: Assembly, instanceArn: string): Set<string> {
  const listed = assembly
    .resources<Association>('AWS::Connect::IntegrationAssociation')
    .filter(
      ({ properties: it }) =>
        it.InstanceId === instanceArn && it.IntegrationType === 'LAMBDA_FUNCTION',
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
