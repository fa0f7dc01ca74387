/** A template of CloudFormation, as far as a policy depends on it. */
export interface PolicyTemplate {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

interface Statement {
  Sid: string;
  Effect: 'Allow' | 'Deny';
  Action: string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Record<string, Record<string, string[]>>;
}

/** An IAM policy. */
export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: Statement[];
}

/** IAM actions by namespace of a resource type, where its lower case is not their prefix. */
const ACTIONS: Record<string, string[]> = {
  // Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html
  Backup: ['backup:*', 'backup-storage:MountCapsule'],
  Cognito: ['cognito-idp:*'],
  // Actions that CreateInstance depends on:
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonconnect.html
  Connect: [
    'connect:*',
    'ds:AuthorizeApplication',
    'ds:CheckAlias',
    'ds:CreateAlias',
    'ds:CreateDirectory',
    'ds:CreateIdentityPoolDirectory',
    'ds:DeleteDirectory',
    'ds:DescribeDirectories',
    'ds:UnauthorizeApplication',
  ],
  // CloudFormation's handler of global tables reads their scaling: `handlers` in what `aws
  // cloudformation describe-type --type RESOURCE --type-name AWS::DynamoDB::GlobalTable` tells.
  DynamoDB: ['application-autoscaling:Describe*', 'dynamodb:*'],
  // Roles have statements of their own.
  IAM: [],
};

/** CloudFormation names a role after its stack. */
const ROLES = ['arn:aws:iam::*:role/*-Ssa*', 'arn:aws:iam::*:role/SsaBaseline-*'];

/** The code of functions, which `cdk deploy` uploads. */
const ASSETS = 'arn:aws:s3:::cdk-*-assets-*/*';

/** Reads and writes of data, which no resource of the stacks needs to be created. */
const DATA = [
  'cognito-idp:Admin*',
  'cognito-idp:ListUsers*',
  'dynamodb:Batch*',
  'dynamodb:DeleteItem',
  'dynamodb:ExportTableToPointInTime',
  'dynamodb:GetItem',
  'dynamodb:GetRecords',
  'dynamodb:PartiQL*',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
  'kms:GenerateMac',
  'kms:VerifyMac',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
  'logs:GetQueryResults',
  'logs:StartQuery',
  'logs:Unmask',
  'sns:Publish',
];

/**
 * The policy of the role with which CloudFormation creates what the templates describe: everything
 * in the services that they use, but no data; of IAM, roles of these stacks only.
 * @param templates of all stages
 */
export function executionPolicy(templates: readonly PolicyTemplate[]): PolicyDocument {
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
  const roles = resources.filter(({ Type }) => Type === 'AWS::IAM::Role');
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ServicesOfTheStacks',
        Effect: 'Allow',
        Action: unique(resources.flatMap(({ Type }) => actionsOf(Type))),
        Resource: '*',
      },
      {
        // `Fn::GetStackOutput` reads with this role.
        Sid: 'OutputsOfTheStacks',
        Effect: 'Allow',
        Action: ['cloudformation:DescribeStacks'],
        Resource: 'arn:aws:cloudformation:*:*:stack/*-Ssa*',
      },
      {
        Sid: 'RolesOfTheStacks',
        Effect: 'Allow',
        Action: [
          'iam:CreateRole',
          'iam:DeleteRole',
          'iam:DeleteRolePolicy',
          'iam:Get*',
          'iam:List*',
          'iam:PutRolePolicy',
          'iam:TagRole',
          'iam:UntagRole',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateRole',
          'iam:UpdateRoleDescription',
        ],
        Resource: ROLES,
      },
      {
        Sid: 'ManagedPoliciesOfTheStacks',
        Effect: 'Allow',
        Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
        Resource: ROLES,
        Condition: { ArnEquals: { 'iam:PolicyARN': unique(roles.flatMap(managedPolicies)) } },
      },
      {
        Sid: 'RolesForServices',
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: ROLES,
        Condition: { StringEquals: { 'iam:PassedToService': unique(roles.flatMap(trusted)) } },
      },
      {
        Sid: 'RolesThatServicesCreate',
        Effect: 'Allow',
        Action: ['iam:AttachRolePolicy', 'iam:CreateServiceLinkedRole', 'iam:PutRolePolicy'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/*',
      },
      {
        Sid: 'VersionOfTheBootstrap',
        Effect: 'Allow',
        Action: ['ssm:GetParameter', 'ssm:GetParameters'],
        Resource: 'arn:aws:ssm:*:*:parameter/cdk-bootstrap/*',
      },
      { Sid: 'NoData', Effect: 'Deny', Action: DATA, Resource: '*' },
      {
        Sid: 'NoObjectsButCode',
        Effect: 'Deny',
        Action: ['s3:DeleteObject*', 's3:GetObject*', 's3:PutObject*'],
        NotResource: ASSETS,
      },
      {
        // Of the custom resource that joins the phone number and its flow.
        Sid: 'NoCallsButOfCustomResources',
        Effect: 'Deny',
        Action: ['lambda:InvokeFunction*'],
        NotResource: 'arn:aws:lambda:*:*:function:*-SsaPhone-*',
      },
    ],
  };
}

/** @param type e.g. `AWS::KMS::Key`; a custom resource is a function, which CloudFormation calls */
function actionsOf(type: string): string[] {
  const [vendor, namespace = ''] = type.split('::');
  if (vendor !== 'AWS') return ['lambda:*'];
  if (namespace === 'CloudFormation') return ['lambda:*'];
  return ACTIONS[namespace] ?? [`${namespace.toLowerCase()}:*`];
}

function managedPolicies({ Properties }: PolicyTemplate['Resources'][string]): string[] {
  const text = JSON.stringify(Properties?.ManagedPolicyArns ?? []);
  return [...text.matchAll(/:iam::aws:policy\/[\w/-]+/g)].map(([arn]) => `arn:aws${arn}`);
}

function trusted({ Properties }: PolicyTemplate['Resources'][string]): string[] {
  const text = JSON.stringify(Properties?.AssumeRolePolicyDocument);
  return [...text.matchAll(/[a-z-]+[.]amazonaws[.]com/g)].map(([service]) => service);
}

const unique = (values: readonly string[]) => [...new Set(values)].sort();
