import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { TIME_LIMITS } from '../../core/aws/time-limits.ts';
import { type Clients, type Context, createContext } from '../../core/context.ts';
import { Calls } from '../../core/store/calls.ts';
import { Positions } from '../../core/store/positions.ts';
import { Keypad } from './keypad.ts';
import { PrivateKeys } from './private-keys.ts';

/** What the phone function works with besides what every function does. */
export interface PhoneContext extends Context {
  calls: Calls;
  positions: Positions;
  keypad: Keypad;
}

const environment = z.object({
  SESSIONS_TABLE: z.string(),
  POSITIONS_TABLE: z.string(),
  /**
   * JSON: the security keys that a message may be encrypted with: one, or two during a rotation.
   * `keyName` is the id of the security key's association with the instance; `secretArn` is a
   * secret whose string is the private key in PEM.
   */
  PHONE_KEYS: z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => JSON.parse(text)),
    ),
    z
      .array(
        z.strictObject({
          keyName: z.string().check(z.minLength(1)),
          secretArn: z.string().check(z.minLength(1)),
        }),
      )
      .check(z.minLength(1), z.maxLength(2)),
  ),
});

export interface PhoneClients extends Clients {
  secretsManager: Pick<SecretsManagerClient, 'send'>;
}

/** @param env the function's environment; a missing or malformed value fails here, at start */
export function createPhoneContext(
  env: Record<string, string | undefined>,
  {
    dynamodb = new DynamoDBClient(TIME_LIMITS.call),
    kms = new KMSClient(TIME_LIMITS.call),
    secretsManager = new SecretsManagerClient(TIME_LIMITS.call),
    ...clients
  }: Partial<PhoneClients> = {},
): PhoneContext {
  const context = createContext(env, { dynamodb, kms, ...clients });
  const { SESSIONS_TABLE, POSITIONS_TABLE, PHONE_KEYS } = environment.parse(env);
  return {
    ...context,
    calls: new Calls(SESSIONS_TABLE, context.db),
    positions: new Positions(POSITIONS_TABLE, context.db),
    keypad: new Keypad(new PrivateKeys(PHONE_KEYS, secretsManager, context.now)),
  };
}
