/** Exports of stacks, and what CloudFormation refuses for their sake. */

interface Template {
  Outputs?: Record<string, { Export?: { Name: string } }>;
}

interface Stack {
  name: string;
  region: string;
  status: string;
  template: Template;
}

/** Names of the stacks that import an export. */
export function importersOf(stacks: readonly Stack[], name: string, region: string): string[] {
  const reference = JSON.stringify({ 'Fn::ImportValue': name }).slice(1, -1);
  return existing(stacks, region)
    .filter(({ template }) => JSON.stringify(template).includes(reference))
    .map((each) => each.name);
}

/** Why a stack may not get a template: it would drop an export that another stack imports. */
export function exportInUse(
  stacks: readonly Stack[],
  { template, region }: Stack,
  wanted: Template,
): string | undefined {
  const kept = exportsOf(wanted);
  for (const name of exportsOf(template).filter((each) => !kept.includes(each))) {
    const users = importersOf(stacks, name, region);
    if (users.length > 0)
      return `Export ${name} cannot be deleted as it is in use by ${users.join(' and ')}`;
  }
  return undefined;
}

/** Why a stack may not get its template: it would import what no stack exports. */
export function missingExport(
  stacks: readonly Stack[],
  { template, region }: Stack,
): string | undefined {
  const exported = existing(stacks, region).flatMap((each) => exportsOf(each.template));
  const imported = JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]+)"/g);
  const [, name] = [...imported].find(([, each = '']) => !exported.includes(each)) ?? [];
  return name && `No export named ${name} found`;
}

const existing = (stacks: readonly Stack[], region: string) =>
  stacks.filter((each) => each.region === region && each.status !== 'DELETE_COMPLETE');

const exportsOf = ({ Outputs = {} }: Template) =>
  Object.values(Outputs).flatMap(({ Export }) => Export?.Name ?? []);
