/** The site's templates, and their resources with other parameters. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { inject } from 'vitest';
import { type Resource, readAssembly } from '../../../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../../../local/cloudformation/parameters.ts';

export const siteTemplate = () => templateOf('SsaSite');
export const siteMonitoringTemplate = () => templateOf('SsaSiteMonitoring');
export const siteWebAclTemplate = () => templateOf('SsaSiteWebAcl');

function templateOf(stack: string): Template {
  return Template.fromJSON(
    JSON.parse(readFileSync(join(inject('production'), `${stack}.template.json`), 'utf8')),
  );
}

/**
 * Resources of one stack with resolved references.
 * @param parameters override those of the laptop
 */
export function resolvedResources<P>(
  stack: string,
  parameters: Record<string, string>,
  ...types: string[]
): Resource<P>[] {
  const assembly = readAssembly(inject('assembly'), {
    ...laptopParameters(),
    ...parameters,
  });
  return assembly.resources<P>(...types).filter((resource) => resource.stack === `dev-${stack}`);
}
