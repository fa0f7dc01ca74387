import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { TIME_LIMITS } from '../../core/aws/time-limits.ts';
import { ClientNames } from './client-names.ts';
import { createTokenTrigger } from './trigger.ts';

const cognito = new CognitoIdentityProviderClient(TIME_LIMITS.tokenTrigger);

/** Lambda handler of Cognito's pre-token-generation trigger: sets claims of the access token. */
export const handler = createTokenTrigger(new ClientNames(cognito));
