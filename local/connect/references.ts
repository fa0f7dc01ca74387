/** Resolves the references of a flow. */
import {
  isReference,
  namespaces,
  replaceReferences,
  type singles,
} from '../../lib/contact-flows/known-references.ts';

/** The values of a contact that a flow can refer to. */
export interface Values {
  external: Readonly<Record<string, string>>;
  attributes: Readonly<Record<string, string>>;
  flowAttributes: Readonly<Record<string, string>>;
  /** Only the most recent input. */
  storedInput: string | undefined;
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
  ContactId: (values) => values.contactId,
  'CustomerEndpoint.Address': (values) => values.customer,
  'SystemEndpoint.Address': (values) => values.system,
};

const isNamespace = (root: string): root is Namespace =>
  (namespaces as readonly string[]).includes(root);

/**
 * The value of a parameter: a static parameter unchanged; for a reference its value, or undefined
 * if it is not set.
 */
export function lookUp(parameter: string, values: Values): string | undefined {
  if (!isReference(parameter)) return parameter;
  const [, root = '', key = ''] = parameter.split('.');
  if (!isNamespace(root)) return SINGLE[parameter.slice(2) as keyof typeof SINGLE]?.(values);
  const record = NAMED[root](values);
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Replaces all references in a text. A reference that is not set becomes empty. */
export function interpolate(text: string, values: Values): string {
  return replaceReferences(text, (reference) => lookUp(reference, values) ?? '');
}
