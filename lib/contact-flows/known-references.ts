/** References of the flow language: `$.External.result`, alone as a value or within what is spoken. */

const REFERENCE = /\$\.[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*/g;

/** `$.External.<key>` and the like. */
export const namespaces = ['External', 'Attributes', 'FlowAttributes'] as const;
export const singles = [
  'StoredCustomerInput',
  'LanguageCode',
  'ContactId',
  'CustomerEndpoint.Address',
  'SystemEndpoint.Address',
] as const;

/** Every reference within a text. */
export const referencesIn = (text: string): string[] => text.match(REFERENCE) ?? [];

/** Whether a value is a reference and nothing else. */
export const isReference = (value: string): boolean => referencesIn(value)[0] === value;

/** A text with each of its references replaced. */
export const replaceReferences = (text: string, value: (reference: string) => string): string =>
  text.replaceAll(REFERENCE, value);

/** Whether a flow may refer to it: what Connect has besides, the simulator does not follow. */
export function isKnown(reference: string): boolean {
  const [, root = '', ...keys] = reference.split('.');
  if ((namespaces as readonly string[]).includes(root)) return keys.length === 1;
  return (singles as readonly string[]).includes(reference.slice(2));
}
