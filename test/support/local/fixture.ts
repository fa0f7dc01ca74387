import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

type Resources = Record<string, { Type: string; Properties?: Record<string, unknown> }>;

/** A template in a test. */
export interface FixtureStack {
  Resources?: Resources;
  Parameters?: Record<string, unknown>;
  Conditions?: Record<string, unknown>;
  Outputs?: Record<string, unknown>;
}

/** Creates a directory that is removed when the test has finished. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ssa-local-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/**
 * The directory that `npm start` on this port writes to, besides its data. It is removed when the
 * test has finished.
 */
export function ownDirectory(port: number): string {
  const directory = fileURLToPath(new URL(`../../../.local/${port}`, import.meta.url));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/**
 * Writes a cloud assembly with these stacks, as the CDK does. A bundle is an `index.mjs` under the
 * key `<name>.zip`.
 * @returns the directory
 */
export function writeAssembly(
  directory: string,
  stacks: Record<string, FixtureStack>,
  bundles: Record<string, string> = {},
): string {
  const artifacts: Record<string, unknown> = {};
  const write = (file: string, content: unknown) =>
    writeFileSync(join(directory, file), JSON.stringify(content));
  for (const [name, template] of Object.entries(stacks)) {
    write(`${name}.template.json`, template);
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/ap-southeast-1',
      properties: { templateFile: `${name}.template.json` },
    };
  }
  const files = Object.keys(bundles).map((name) => [
    name,
    { source: { path: `asset.${name}` }, destinations: { here: { objectKey: `${name}.zip` } } },
  ]);
  write('All.assets.json', { files: Object.fromEntries(files) });
  artifacts['All.assets'] = { type: 'cdk:asset-manifest', properties: { file: 'All.assets.json' } };
  write('manifest.json', { artifacts });
  for (const [name, source] of Object.entries(bundles)) {
    mkdirSync(join(directory, `asset.${name}`));
    writeFileSync(join(directory, `asset.${name}`, 'index.mjs'), source);
  }
  return directory;
}

/** A function with the bundle of this name. */
export function lambda(bundle: string, properties: Record<string, unknown> = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: `${bundle}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 5,
      MemorySize: 256,
      ...properties,
    },
  };
}

/**
 * The resources of a REST API.
 * @param routes `'GET /things/{id}'` to the logical ID of a function
 */
export function restApi(
  id: string,
  routes: Record<string, string>,
  extra: Resources = {},
): Resources {
  const api = { Ref: id };
  const resources: Resources = {
    [id]: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: id } },
    [`${id}Stage`]: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: api, StageName: 'live' },
    },
  };
  for (const [route, lambdaId] of Object.entries(routes)) {
    const [method = '', path = ''] = route.split(' ');
    let parent: unknown = { 'Fn::GetAtt': [id, 'RootResourceId'] };
    let key = id;
    for (const part of path.split('/').filter(Boolean)) {
      key += `Slash${Buffer.from(part).toString('hex')}`;
      resources[key] = {
        Type: 'AWS::ApiGateway::Resource',
        Properties: { RestApiId: api, ParentId: parent, PathPart: part },
      };
      parent = { Ref: key };
    }
    const Uri = {
      'Fn::Join': [
        '',
        [
          'arn:aws:apigateway:ap-southeast-1:lambda:path/2015-03-31/functions/',
          { 'Fn::GetAtt': [lambdaId, 'Arn'] },
          '/invocations',
        ],
      ],
    };
    resources[`${key}${method}`] = {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: api,
        ResourceId: parent,
        HttpMethod: method,
        AuthorizationType: 'NONE',
        Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri },
      },
    };
  }
  return { ...resources, ...extra };
}
