import type { Check } from '../check.ts';
import { editSettings, error, type Finding, warning } from '../finding.ts';

/** The account of AWS's documentation, the ID of no certificate, and names with "example". */
const EXAMPLE = /111122223333|00000000-0000-0000-0000-000000000000|\bexample\b/;

/** Whether settings still have the values that the project comes with. It asks nobody. */
export const exampleValues: Check = {
  subject: 'the settings',
  permissions: [],
  async run({ settings }) {
    const { stage, protection } = settings;
    const paths = examplesIn(settings, '');
    if (paths.length === 0) return [];
    const finding: (what: string, fix: string) => Finding = protection ? error : warning;
    return [
      finding(`Settings of stage ${stage} are examples: ${paths.join(', ')}`, editSettings(stage)),
    ];
  },
};

/** Dotted paths of the strings that are examples. */
function examplesIn(value: unknown, path: string): string[] {
  if (typeof value === 'string') return EXAMPLE.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    examplesIn(each, path ? `${path}.${key}` : key),
  );
}
