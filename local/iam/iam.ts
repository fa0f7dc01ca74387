/**
 * IAM on the laptop: checks each AWS request of a function against the policies of its role, as AWS
 * does (docs/decisions/0029).
 */
import { createHash } from 'node:crypto';
import type { AwsRequest, AwsService } from '../aws/endpoints.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import { ACCOUNT } from '../cloudformation/resource-kinds.ts';
import { decide } from './decision.ts';
import { type Denial, deniedAnswer, s3Denied, sentence } from './denial.ts';
import { keysOfResources } from './encryption.ts';
import { type Asked, needsOf } from './needs.ts';
import { readPolicies } from './policies.ts';
import type { Need, Principal, Right } from './policy.ts';

/** The caller of a function: an AWS service, and the resource on whose behalf it calls. */
export interface Invoker {
  service: string;
  sourceArn: string;
}

/** The checks of permissions on the laptop. */
export interface Iam {
  /**
   * The access key ID that a function signs its requests with; undefined for a function without a
   * role, which occurs only in test templates.
   */
  accessKeyOf(functionName: string): string | undefined;
  /**
   * Wraps a service so that it denies what the caller's role does not allow. Requests that no
   * function signed pass: they are the laptop's own.
   */
  guard(service: AwsService): AwsService;
  /**
   * Checks what Lambda does with the role of a function.
   * @throws Error in AWS's words if the role does not allow one of these
   */
  demand(functionName: string, asked: readonly Asked[]): void;
  /**
   * Checks what a service does with a role that it assumes.
   * @param role its ARN
   * @throws Error in AWS's words if the role does not allow one of these
   */
  demandOf(role: string, asked: readonly Asked[]): void;
  /** The reason why an invoker may not call a function; undefined if it may. */
  refuses(functionArn: string, invoker: Invoker): string | undefined;
}

/**
 * Reads the policies of the templates.
 * @param used receives each right that allows a request
 * @throws Error naming an unsupported part of a policy, or a function's role with an AWS managed
 * policy
 */
export function createIam(assembly: Assembly, used: (right: Right) => void = () => {}): Iam {
  const policies = readPolicies(assembly);
  const keyOf = keysOfResources(assembly);
  const byFunction = new Map<string, Principal & { session: string }>();
  const byAccessKey = new Map<string, Principal & { session: string }>();
  const withRole = new Set<string>();
  for (const lambda of assembly.resources<{ Role?: string }>('AWS::Lambda::Function')) {
    const { Role: role } = lambda.properties;
    if (!role) continue;
    const foreign = policies.foreign.get(role)?.[0];
    if (foreign)
      throw new Error(
        `The laptop does not support the policy ${foreign.resource}, which ${foreign.of} has`,
      );
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/${role.split('/').at(-1)}/${lambda.ref}`;
    byFunction.set(lambda.ref, { role, session });
    byAccessKey.set(accessKeyId(lambda.ref), { role, session });
    withRole.add(assembly.attribute(lambda, 'Arn'));
  }

  const denialOf = (caller: Principal, need: Need): string | undefined => {
    const context = { 'aws:SecureTransport': 'true', ...need.context };
    const decision = decide(
      caller,
      { ...need, context },
      {
        identity: ('role' in caller && policies.identity.get(caller.role)) || [],
        resource: policies.resource.get(ownerOf(need.resource)) ?? [],
      },
    );
    if ('because' in decision) return decision.because;
    for (const right of decision.allowedBy) used(right);
    return undefined;
  };
  /** Also checks the keys that encrypt the resources. */
  const firstDenial = (
    caller: Principal & { session: string },
    asked: readonly Asked[],
  ): Denial | undefined => {
    for (const { key, ...need } of asked) {
      const keyArn = key && keyOf(key.ofResource);
      const needs: Need[] = [need];
      if (keyArn)
        needs.push({
          action: key.action,
          resource: keyArn,
          context: viaService(key.service, keyArn),
        });
      for (const each of needs) {
        const because = denialOf(caller, each);
        if (because)
          return { session: caller.session, action: each.action, resource: each.resource, because };
      }
    }
    return undefined;
  };

  return {
    accessKeyOf: (name) => (byFunction.has(name) ? accessKeyId(name) : undefined),
    guard: (service) => ({
      ...service,
      async answer(request) {
        const { accessKey, region } = signatureOf(request);
        const caller = byAccessKey.get(accessKey);
        if (!caller) return service.answer(request);
        const denial = firstDenial(caller, needsOf(service.id, request, region));
        if (denial) return deniedAnswer(service.id, denial);
        const answer = await service.answer(request);
        if (service.id !== 'S3' || answer.status !== 404) return answer;
        // S3 reports a missing object as denied to a caller who may not list the bucket.
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
        const bucket = new URL(request.path, 'http://s3').pathname.split('/')[1];
        const hidden = firstDenial(caller, [
          { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` },
        ]);
        return hidden ? s3Denied(hidden) : answer;
      },
    }),
    demand(functionName, asked) {
      const caller = byFunction.get(functionName);
      const denial = caller && firstDenial(caller, asked);
      if (denial) throw new Error(sentence(denial));
    },
    demandOf(role, asked) {
      const session = `arn:aws:sts::${ACCOUNT}:assumed-role/${role.split('/').at(-1)}/laptop`;
      const denial = firstDenial({ role, session }, asked);
      if (denial) throw new Error(sentence(denial));
    },
    refuses(functionArn, { service, sourceArn }) {
      if (!withRole.has(unqualified(functionArn))) return undefined;
      const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': ACCOUNT };
      return denialOf(
        { service },
        { action: 'lambda:InvokeFunction', resource: functionArn, context },
      );
    },
  };
}

/** The ARN of the function, from its own or that of an alias. */
const unqualified = (functionArn: string) => functionArn.split(':').slice(0, 7).join(':');

/** Stable across starts, as keys in persistent data must be. */
function accessKeyId(functionName: string): string {
  return `ASIA${createHash('sha256').update(functionName).digest('hex').slice(0, 16).toUpperCase()}`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html */
function signatureOf({ headers }: AwsRequest): { accessKey: string; region: string } {
  const [, accessKey = '', region = ''] =
    /Credential=([^/]+)\/\d{8}\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return { accessKey, region };
}

/** The ARN of the resource whose policy applies: for an object, its bucket. */
function ownerOf(resource: string): string {
  return resource.startsWith('arn:aws:s3:::') ? (resource.split('/')[0] as string) : resource;
}

/**
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
function viaService(service: string, keyArn: string) {
  return { 'kms:ViaService': `${service}.${keyArn.split(':')[3]}.amazonaws.com` };
}
