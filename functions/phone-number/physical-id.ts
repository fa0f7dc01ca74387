import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/**
 * The phone number's ARN is the physical ID. So a change of number replaces the resource, and
 * CloudFormation deletes the old one afterwards.
 */
export interface PhoneNumber {
  PhysicalResourceId: string;
}

/** Matches the ARN of a phone number and captures its id. */
export const PHONE_NUMBER =
  /^arn:[a-z-]+:connect:[a-z0-9-]+:[0-9]{12}:phone-number\/([0-9A-Za-z-]+)$/;

/**
 * The physical ID of a request's resource, even if the request fails: CloudFormation uses it to
 * delete what it failed to create.
 */
export function physicalId(event: CloudFormationCustomResourceEvent): string {
  if (event.RequestType === 'Delete') return event.PhysicalResourceId;
  const { PhoneNumberArn } = event.ResourceProperties as { PhoneNumberArn?: unknown };
  return PHONE_NUMBER.test(String(PhoneNumberArn)) ? String(PhoneNumberArn) : 'no-phone-number';
}
