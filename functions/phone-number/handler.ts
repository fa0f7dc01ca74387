import { ConnectClient } from '@aws-sdk/client-connect';
import { createPhoneNumber } from './phone-number.ts';

/** Connect's API allows two requests per second, and CloudFormation sends others meanwhile. */
const connect = new ConnectClient({
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 500, requestTimeout: 2000, throwOnRequestTimeout: true },
});

/** Lambda handler of the custom resource that associates a phone number with a contact flow. */
export const handler = createPhoneNumber(connect);
