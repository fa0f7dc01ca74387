import { ConnectClient } from '@aws-sdk/client-connect';
import { TIME_LIMITS } from '../../core/aws/time-limits.ts';
import { createPhoneNumber } from './phone-number.ts';

const connect = new ConnectClient(TIME_LIMITS.phoneNumber);

/** Lambda handler of the custom resource that associates a phone number with a contact flow. */
export const handler = createPhoneNumber(connect);
