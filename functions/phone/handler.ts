import { createPhoneContext } from './context.ts';
import { createPhone } from './phone.ts';

/** Lambda's entry to the phone: invoked by the contact flows, one step at a time. */
export const handler = createPhone(createPhoneContext(process.env));
