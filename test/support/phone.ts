/** The phone function in a test's world, invoked as Connect does, with entries encrypted alike. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { buildEncrypt } from '@aws-crypto/encrypt-node';
import { RawRsaKeyringNode } from '@aws-crypto/raw-rsa-keyring-node';
import type { ConnectContactFlowEvent, Context } from 'aws-lambda';
import { expect } from 'vitest';
import { Calls } from '../../core/store/calls.ts';
import { Positions } from '../../core/store/positions.ts';
import type { OpenedAccount } from '../../functions/broker/open-account.ts';
import type { PhoneContext } from '../../functions/phone/context.ts';
import {
  type PhoneAnswer,
  type PhoneLanguage,
  type PhoneStep,
  phoneSteps,
} from '../../functions/phone/contract.ts';
import { Keypad } from '../../functions/phone/keypad.ts';
import { createPhone, type PhoneHandler } from '../../functions/phone/phone.ts';
import { PrivateKeys } from '../../functions/phone/private-keys.ts';
import { secret } from '../log-search/secrets.ts';
import type { World } from './world.ts';

export const CALLER = '+85291230001';
/** Phone passwords that no rule refuses for the default holder. */
export const RIGHT = secret('70418362');
export const NEXT = secret('61957204');
export const WRONG = secret('60214937');

/** A security key of Connect, with the keys of both sides. */
export interface TestKey {
  keyName: string;
  publicKey: string;
  privateKey: string;
}

/** @param bits 2048 by default; Connect's keys have 4096, which are slow to generate */
export function newKey(keyName: string, bits = 2048): TestKey {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { keyName, ...pair };
}

export const KEYS = [newKey('key-of-now'), newKey('key-before')] as const;

/** The algorithm suites that docs/connect.md lists. */
export const SUITES = { unsigned: 0x0178, signed: 0x0378 } as const;

const { encrypt } = buildEncrypt({ commitmentPolicy: 'FORBID_ENCRYPT_ALLOW_DECRYPT' as never });

/** An entry as `$.StoredCustomerInput` of a flow that encrypts it: a different text each time. */
export async function keyed(
  text: string | Buffer,
  key: Omit<TestKey, 'privateKey'> = KEYS[0],
  {
    suiteId = SUITES.unsigned as number,
    keyNamespace = 'AmazonConnect',
    oaepHash = 'sha512' as 'sha512' | 'sha256',
  } = {},
): Promise<string> {
  const { keyName, publicKey } = key;
  const keyring = new RawRsaKeyringNode({ keyName, keyNamespace, rsaKey: { publicKey }, oaepHash });
  const { result } = await encrypt(keyring, text, { suiteId: suiteId as never });
  return result.toString('base64');
}

export interface Phone {
  context: PhoneContext;
  handler: PhoneHandler;
  /** A new call. */
  call(contactId?: string): PhoneCall;
}

/** @param keys the security keys whose private keys the function can read */
export function phoneIn(world: World, keys: readonly TestKey[] = KEYS): Phone {
  const { db, sessions } = world.context;
  const secretsManager = world.client(
    'secretsmanager',
    async ({ input }: { input: { SecretId: string } }) => ({
      SecretString: keys.find(({ keyName }) => input.SecretId === `arn:${keyName}`)?.privateKey,
    }),
  );
  const securityKeys = keys.map(({ keyName }) => ({ keyName, secretArn: `arn:${keyName}` }));
  const context: PhoneContext = {
    ...world.context,
    calls: new Calls(sessions.table, db),
    positions: new Positions(world.table('Positions'), db),
    keypad: new Keypad(new PrivateKeys(securityKeys, secretsManager as never, world.context.now)),
  };
  const handler = createPhone(context);
  return { context, handler, call: (contactId) => new PhoneCall(handler, contactId) };
}

export class PhoneCall {
  readonly contactId: string;
  readonly #handler: PhoneHandler;

  constructor(handler: PhoneHandler, contactId: string = randomUUID()) {
    this.#handler = handler;
    this.contactId = contactId;
  }

  /** One invocation. Checks that the answer fits contract.ts: a flat map of strings. */
  async invoke(
    step: PhoneStep,
    parameters: { entry?: string; page?: string; rate?: string; language?: PhoneLanguage } = {},
  ): Promise<PhoneAnswer> {
    const answer = await this.#handler(
      connectEvent(this.contactId, { step, language: 'yue', ...parameters }),
      lambda,
    );
    expect(phoneSteps[step]).toContain(answer.result);
    for (const [name, value] of Object.entries(answer)) {
      expect([...['result', 'speech', 'place', 'next', 'previous', 'remaining']]).toContain(name);
      expect(typeof value).toBe('string');
    }
    return answer;
  }

  async identify(userId: string): Promise<string> {
    return (await this.invoke('identify', { entry: userId })).result;
  }

  async authenticate(password: string): Promise<string> {
    return (await this.enter(password)).result;
  }

  /** Authenticates. @returns the whole answer */
  async enter(password: string): Promise<PhoneAnswer> {
    return this.invoke('authenticate', { entry: await keyed(password) });
  }

  async propose(password: string): Promise<string> {
    return (await this.invoke('propose-password', { entry: await keyed(password) })).result;
  }

  async confirm(password: string): Promise<string> {
    return (await this.invoke('confirm-password', { entry: await keyed(password) })).result;
  }

  /** Proposes and confirms. */
  async change(password: string, again = password): Promise<string> {
    expect(await this.propose(password)).toBe('proposed');
    return this.confirm(again);
  }

  /** Identifies and authenticates. */
  async signIn({ phoneUserId }: { phoneUserId: string }, password: string): Promise<string> {
    expect(await this.identify(phoneUserId)).toBe('identified');
    return this.authenticate(password);
  }
}

/** An event of Connect with these parts. */
export function connectEvent(
  contactId: unknown,
  parameters: unknown,
  endpoint: unknown = { Address: CALLER, Type: 'TELEPHONE_NUMBER' },
): ConnectContactFlowEvent {
  return {
    Name: 'ContactFlowEvent',
    Details: {
      ContactData: {
        Attributes: {},
        Channel: 'VOICE',
        ContactId: contactId,
        CustomerEndpoint: endpoint,
        InitialContactId: contactId,
        InitiationMethod: 'INBOUND',
        InstanceARN: 'arn:aws:connect:ap-southeast-1:123456789012:instance/test',
        LanguageCode: 'en-GB',
        MediaStreams: { Customer: { Audio: null } },
        PreviousContactId: contactId,
        Queue: null,
        References: {},
        SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:Telephony' } },
        SystemEndpoint: { Address: '+85229797333', Type: 'TELEPHONE_NUMBER' },
        Tags: {},
      },
      Parameters: parameters,
    },
  } as unknown as ConnectContactFlowEvent;
}

export const lambda = {
  awsRequestId: 'invocation-1',
  getRemainingTimeInMillis: () => 7000,
} as unknown as Context;

/** Opens an account and changes its phone password at the first access (P2) to RIGHT. */
export async function openAndChange(world: World, phone: Phone): Promise<OpenedAccount> {
  const account = await world.open();
  const call = phone.call();
  expect(await call.signIn(account, account.phonePassword)).toBe('must-change');
  expect(await call.change(RIGHT)).toBe('changed');
  return account;
}

/** A call that has proved the password of such an account. */
export async function welcomed(
  world: World,
  phone: Phone,
): Promise<{ account: OpenedAccount; call: PhoneCall }> {
  const account = await openAndChange(world, phone);
  const call = phone.call();
  expect(await call.signIn(account, RIGHT)).toBe('welcome');
  return { account, call };
}

/** Counts the results by kind. */
export function tallyOf(results: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}
