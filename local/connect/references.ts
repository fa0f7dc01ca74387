/** References of the flow language: `$.External.result`, alone as a value or within what is spoken. */

/** What a contact knows while it is in a flow. */
export interface Values {
  external: Readonly<Record<string, string>>;
  attributes: Readonly<Record<string, string>>;
  flowAttributes: Readonly<Record<string, string>>;
  /** The most recent only. */
  storedInput: string | undefined;
  languageCode: string | undefined;
  contactId: string;
  customer: string;
  system: string;
}

const NAMED = {
  External: (values: Values) => values.external,
  Attributes: (values: Values) => values.attributes,
  FlowAttributes: (values: Values) => values.flowAttributes,
};

const SINGLE: Record<string, (values: Values) => string | undefined> = {
  StoredCustomerInput: (values) => values.storedInput,
  LanguageCode: (values) => values.languageCode,
  ContactId: (values) => values.contactId,
  'CustomerEndpoint.Address': (values) => values.customer,
  'SystemEndpoint.Address': (values) => values.system,
};

const REFERENCE = /\$\.[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*/g;

/** Every reference within a text. */
export function referencesIn(text: string): string[] {
  return text.match(REFERENCE) ?? [];
}

/** Whether a value is a reference and nothing else. */
export function isReference(value: string): boolean {
  return referencesIn(value)[0] === value;
}

/** Whether the simulator can follow it. */
export function isKnown(reference: string): boolean {
  const [, root = '', key] = reference.split('.');
  if (Object.hasOwn(NAMED, root)) return key !== undefined && reference.split('.').length === 3;
  return Object.hasOwn(SINGLE, reference.slice(2));
}

/** The value that a parameter stands for: a static one itself; undefined for a reference to what nobody has set. */
export function lookUp(parameter: string, values: Values): string | undefined {
  if (!isReference(parameter)) return parameter;
  const [, root = '', key = ''] = parameter.split('.');
  if (!Object.hasOwn(NAMED, root)) return SINGLE[parameter.slice(2)]?.(values);
  const record = NAMED[root as keyof typeof NAMED](values);
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A text with its references replaced; what nobody has set is nothing. */
export function interpolate(text: string, values: Values): string {
  return text.replaceAll(REFERENCE, (reference) => lookUp(reference, values) ?? '');
}
