import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { ClientNames } from './client-names.ts';
import { createTokenTrigger } from './trigger.ts';

/** Cognito allows a trigger five seconds in all, its retries included. */
const cognito = new CognitoIdentityProviderClient({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1000, throwOnRequestTimeout: true },
});

/** Lambda handler of Cognito's pre-token-generation trigger: sets claims of the access token. */
export const handler = createTokenTrigger(new ClientNames(cognito));
