import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/** The resource is the number: another number is another resource, whose predecessor CloudFormation deletes afterwards. */
export interface PhoneNumber {
  PhysicalResourceId: string;
}

/** The ARN of a phone number; what it captures is its id. */
export const PHONE_NUMBER =
  /^arn:[a-z-]+:connect:[a-z0-9-]+:[0-9]{12}:phone-number\/([0-9A-Za-z-]+)$/;

/** What a request is about, also when it fails: CloudFormation deletes by this name what it could not create. */
export function physicalId(event: CloudFormationCustomResourceEvent): string {
  if (event.RequestType === 'Delete') return event.PhysicalResourceId;
  const { PhoneNumberArn } = event.ResourceProperties as { PhoneNumberArn?: unknown };
  return PHONE_NUMBER.test(String(PhoneNumberArn)) ? String(PhoneNumberArn) : 'no-phone-number';
}
