import { ConnectClient } from '@aws-sdk/client-connect';
import { createPhoneNumber } from './phone-number.ts';

/** Connect's API allows two requests a second, and CloudFormation makes others meanwhile. */
const connect = new ConnectClient({
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 500, requestTimeout: 2000, throwOnRequestTimeout: true },
});

/** Lambda's entry to the custom resource that joins a phone number to a contact flow. */
export const handler = createPhoneNumber(connect);
