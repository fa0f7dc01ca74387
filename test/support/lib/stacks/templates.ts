/** The synthesized templates of stage `prod`, as CloudFormation receives them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { inject } from 'vitest';
import {
  type Assembly,
  type Resource,
  readAssembly,
} from '../../../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../../../local/cloudformation/parameters.ts';

/** Properties of a resource. */
export type Properties = Record<string, unknown>;

/** A resource of a template. */
export interface TemplateResource {
  Type: string;
  Properties: Properties;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

/** `PublicAccessBlockConfiguration` of a bucket that blocks all public access. */
export const nothingPublic = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

export const dashboardTemplate = () => templateOf('SsaDashboard');
export const dataTemplate = () => templateOf('SsaData');
export const baselineTemplate = () => templateOf('SsaBaseline');
export const investorTemplate = () => templateOf('SsaInvestorApi');
export const identityTemplate = () => templateOf('SsaIdentity');
export const brokerTemplate = () => templateOf('SsaBrokerApi');
export const auditTemplate = () => templateOf('SsaAudit');
export const connectTemplate = () => templateOf('SsaConnect');
export const phoneTemplate = () => templateOf('SsaPhone');
export const backupTemplate = () => templateOf('SsaBackup');
export const recoveryTemplate = () => templateOf('SsaRecovery');
export const canaryTemplate = () => templateOf('SsaCanary');
export const feedTemplate = () => templateOf('SsaFeed');
export const digestTemplate = () => templateOf('SsaDigest');

function templateOf(stack: string): Template {
  return Template.fromJSON(
    JSON.parse(readFileSync(join(inject('production'), `${stack}.template.json`), 'utf8')),
  );
}

/**
 * All resources of a type, with their logical ids.
 * @throws Error if there is none, since a test of all of them would pass without a check
 */
export function resourcesOf(
  template: Template,
  type: string,
): [logicalId: string, resource: TemplateResource][] {
  const found = Object.entries(template.findResources(type) as Record<string, TemplateResource>);
  if (found.length === 0) throw new Error(`the template has no ${type}`);
  return found;
}

/**
 * Properties of the only resource of a type.
 * @throws Error if there is none or more than one
 */
export function onlyOne(template: Template, type: string): Properties {
  const [[, found] = [], ...others] = resourcesOf(template, type);
  if (!found || others.length > 0) throw new Error(`the template has more than one ${type}`);
  return found.Properties;
}

/** The alarms that people hear of: all but those that only roll back a deployment. */
export const alarmsOf = (template: Template): Properties[] =>
  resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .filter(([logicalId]) => !logicalId.startsWith('Live'))
    .map(([, { Properties }]) => Properties);

/** The assembly of a stage, with references resolved to the laptop's names and parameters. */
export const resolvedAssembly = (stage: 'dev' | 'prod' = 'dev'): Assembly =>
  readAssembly(inject(stage === 'dev' ? 'assembly' : 'production'), laptopParameters());

/** Size of a function's bundle in bytes, without source maps. */
export function bundleBytes(directory: string): number {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.mjs'))
    .reduce((bytes, name) => bytes + statSync(join(directory, name)).size, 0);
}

/** Resources of one stack of stage `dev` with resolved references. */
export function resolvedResources<Properties>(
  stack: string,
  ...types: string[]
): Resource<Properties>[] {
  return resolvedAssembly()
    .resources<Properties>(...types)
    .filter((resource) => resource.stack === `dev-${stack}`);
}
