import type { Values } from './references.ts';

/** The event that a flow passes to a function. */
export interface ContactFlowEvent {
  Name: 'ContactFlowEvent';
  Details: { ContactData: Record<string, unknown>; Parameters: Record<string, string | null> };
}

/**
 * The event for an inbound voice call.
 * @param parameters as the flow sends them
 */
export function contactFlowEvent(
  values: Values,
  instanceArn: string,
  parameters: Record<string, string | null>,
): ContactFlowEvent {
  const address = (Address: string) => ({ Address, Type: 'TELEPHONE_NUMBER' });
  return {
    Name: 'ContactFlowEvent',
    Details: {
      ContactData: {
        Attributes: { ...values.attributes },
        Channel: 'VOICE',
        ContactId: values.contactId,
        CustomerEndpoint: address(values.customer),
        InitialContactId: values.contactId,
        InitiationMethod: 'INBOUND',
        InstanceARN: instanceArn,
        MediaStreams: { Customer: { Audio: null } },
        PreviousContactId: values.contactId,
        Queue: null,
        References: {},
        SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:Telephony' } },
        SystemEndpoint: address(values.system),
        Tags: {},
      },
      Parameters: parameters,
    },
  };
}
