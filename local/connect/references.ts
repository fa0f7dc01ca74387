/** What the references of a flow stand for. */
import {
  isReference,
  namespaces,
  replaceReferences,
  type singles,
} from '../../lib/contact-flows/known-references.ts';

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

type Namespace = (typeof namespaces)[number];
const NAMED: Record<Namespace, (values: Values) => Readonly<Record<string, string>>> = {
  External: (values) => values.external,
  Attributes: (values) => values.attributes,
  FlowAttributes: (values) => values.flowAttributes,
};

const SINGLE: Record<(typeof singles)[number], (values: Values) => string | undefined> = {
  StoredCustomerInput: (values) => values.storedInput,
  LanguageCode: (values) => values.languageCode,
  ContactId: (values) => values.contactId,
  'CustomerEndpoint.Address': (values) => values.customer,
  'SystemEndpoint.Address': (values) => values.system,
};

const isNamespace = (root: string): root is Namespace =>
  (namespaces as readonly string[]).includes(root);

/** The value that a parameter stands for: a static one itself; undefined for a reference to what nobody has set. */
export function lookUp(parameter: string, values: Values): string | undefined {
  if (!isReference(parameter)) return parameter;
  const [, root = '', key = ''] = parameter.split('.');
  if (!isNamespace(root)) return SINGLE[parameter.slice(2) as keyof typeof SINGLE]?.(values);
  const record = NAMED[root](values);
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A text with its references replaced; what nobody has set is nothing. */
export function interpolate(text: string, values: Values): string {
  return replaceReferences(text, (reference) => lookUp(reference, values) ?? '');
}
