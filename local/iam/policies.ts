/** The policies of the templates: those of roles and those of resources. */
import type { Assembly, Resource } from '../cloudformation/assembly.ts';
import { type Right, readPolicy, type Statement } from './policy.ts';

interface PolicyProperties {
  PolicyDocument: Record<string, unknown>;
}

interface RoleProperties {
  Policies?: PolicyProperties[];
  ManagedPolicyArns?: string[];
  PermissionsBoundary?: string;
}

interface PermissionProperties {
  FunctionName: string;
  Action: string;
  Principal: string;
  SourceArn?: string;
  SourceAccount?: string;
}

/** The policies of an assembly. */
export interface TemplatePolicies {
  /** By ARN of the role. */
  identity: ReadonlyMap<string, readonly Statement[]>;
  /** By ARN of the resource. */
  resource: ReadonlyMap<string, readonly Statement[]>;
  /** AWS managed policies, which the templates only name, by ARN of the role. */
  foreign: ReadonlyMap<string, readonly Right[]>;
}

const ALL_RIGHTS_OF = 'every action of';

/**
 * Reads all policies of the templates.
 * @throws Error naming an unsupported part of a policy
 */
export function readPolicies(assembly: Assembly): TemplatePolicies {
  return { ...identityPolicies(assembly), resource: resourcePolicies(assembly) };
}

function identityPolicies(assembly: Assembly): Pick<TemplatePolicies, 'identity' | 'foreign'> {
  const identity = new Map<string, Statement[]>();
  const foreign = new Map<string, Right[]>();
  const attached = assembly.resources<PolicyProperties & { Roles?: string[] }>(
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
  );
  for (const role of assembly.resources<RoleProperties>('AWS::IAM::Role')) {
    const { ref, properties } = role;
    const { Policies = [], ManagedPolicyArns = [], PermissionsBoundary } = properties;
    if (PermissionsBoundary)
      throw new Error(`The laptop does not support the permissions boundary of ${ref}`);
    const documents = [
      ...Policies,
      ...attached
        .filter(
          (each) => each.properties.Roles?.includes(ref) || ManagedPolicyArns.includes(each.ref),
        )
        .map((each) => each.properties),
    ];
    const arn = assembly.attribute(role, 'Arn');
    identity.set(
      arn,
      documents.flatMap(({ PolicyDocument }) => readPolicy(PolicyDocument, ref)),
    );
    const others = ManagedPolicyArns.filter((each) => !attached.some((own) => own.ref === each));
    foreign.set(
      arn,
      others.map((resource) => ({ of: ref, action: ALL_RIGHTS_OF, resource })),
    );
  }
  return { identity, foreign };
}

function resourcePolicies(assembly: Assembly): TemplatePolicies['resource'] {
  const policies = new Map<string, Statement[]>();
  const add = (arn: string, document: Record<string, unknown>, { ref }: Resource<unknown>) => {
    policies.set(arn, [...(policies.get(arn) ?? []), ...readPolicy(document, ref)]);
  };
  for (const key of assembly.resources<{ KeyPolicy: Record<string, unknown> }>('AWS::KMS::Key')) {
    add(assembly.attribute(key, 'Arn'), key.properties.KeyPolicy, key);
  }
  for (const policy of assembly.resources<PolicyProperties & { Bucket: string }>(
    'AWS::S3::BucketPolicy',
  )) {
    add(`arn:aws:s3:::${policy.properties.Bucket}`, policy.properties.PolicyDocument, policy);
  }
  for (const policy of assembly.resources<PolicyProperties & { Topics: string[] }>(
    'AWS::SNS::TopicPolicy',
  )) {
    for (const topic of policy.properties.Topics)
      add(topic, policy.properties.PolicyDocument, policy);
  }
  for (const permission of assembly.resources<PermissionProperties>('AWS::Lambda::Permission')) {
    const { FunctionName, Action, Principal, SourceArn, SourceAccount } = permission.properties;
    // SourceArn is compared with StringLike:
    // https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
    const statement = {
      Effect: 'Allow',
      Principal: { Service: Principal },
      Action,
      Resource: FunctionName,
      Condition: {
        ...(SourceArn && { StringLike: { 'aws:SourceArn': SourceArn } }),
        ...(SourceAccount && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      },
    };
    add(FunctionName, { Version: '2012-10-17', Statement: [statement] }, permission);
  }
  return policies;
}

/** Every right that the templates grant to anyone. */
export function allRights({ identity, resource, foreign }: TemplatePolicies): Right[] {
  const statements = [...identity.values(), ...resource.values()].flat();
  const own = statements.filter(({ effect }) => effect === 'Allow').flatMap(({ rights }) => rights);
  return [...own, ...[...foreign.values()].flat()];
}
