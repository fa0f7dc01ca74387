/** References in the flow language, such as `$.External.result`, alone or within a prompt. */

const REFERENCE = /\$\.[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*/g;

/** Namespaces whose references name a key: `$.External.<key>`. */
export const namespaces = ['External', 'Attributes', 'FlowAttributes'] as const;
/** References without a key. */
export const singles = [
  'StoredCustomerInput',
  'ContactId',
  'CustomerEndpoint.Address',
  'SystemEndpoint.Address',
] as const;

/** All references in a text. */
export const referencesIn = (text: string): string[] => text.match(REFERENCE) ?? [];

/** Whether a value is a reference and nothing else. */
export const isReference = (value: string): boolean => referencesIn(value)[0] === value;

/** Replaces each reference in a text. */
export const replaceReferences = (text: string, value: (reference: string) => string): string =>
  text.replaceAll(REFERENCE, value);

/** Whether flows may use a reference. Connect has more, which the simulator does not resolve. */
export function isKnown(reference: string): boolean {
  const [, root = '', ...keys] = reference.split('.');
  if ((namespaces as readonly string[]).includes(root)) return keys.length === 1;
  return (singles as readonly string[]).includes(reference.slice(2));
}
