import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { ClientNames } from './client-names.ts';
import { createTokenTrigger } from './trigger.ts';

/** Cognito waits five seconds for a trigger, tries of its own included. */
const cognito = new CognitoIdentityProviderClient({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1000, throwOnRequestTimeout: true },
});

/** Cognito's entry: what is said in a participant's access token. */
export const handler = createTokenTrigger(new ClientNames(cognito));
