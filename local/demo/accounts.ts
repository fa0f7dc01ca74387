/** Demo accounts: some exist from the start; `POST /local/accounts` opens more (api.md). */
import { randomInt } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod/mini';
import { type Context, createContext } from '../../core/context.ts';
import type { Holder } from '../../core/domain/holder.ts';
import { identifierForms } from '../../core/domain/identifiers.ts';
import { ProblemError } from '../../core/http/problem-error.ts';
import { holderForm } from '../../functions/broker/holder-form.ts';
import { type OpenedAccount, openAccount } from '../../functions/broker/open-account.ts';
import type { LocalService } from '../local-service.ts';
import { json, type LocalRoutes } from '../shared/local-routes.ts';

/** An account with its initial credentials. */
export interface DemoAccount extends OpenedAccount {
  holder: Holder;
}

/**
 * The phone passwords are the initial ones. A user who changes one in persistent data has to
 * remember the new one.
 */
export const demoAccounts: readonly DemoAccount[] = [
  {
    participantId: 'C00088',
    accountNumber: '10000001',
    phoneUserId: '82345601',
    phonePassword: '58203917',
    holder: {
      nameEn: 'Chan Siu Ming',
      nameZh: '陳小明',
      dateOfBirth: '1980-05-17',
      identityDocument: 'A123456(3)',
      phones: ['+85291230001'],
      email: 'siuming.chan@example.com',
      language: 'yue',
      alerts: { email: true, sms: true },
    },
  },
  {
    participantId: 'C00088',
    accountNumber: '10000002',
    phoneUserId: '82345602',
    phonePassword: '40769183',
    holder: { nameEn: 'Wang Jing', nameZh: '王静', phones: ['+85291230002'], language: 'cmn' },
  },
  {
    participantId: 'B01078',
    accountNumber: '20000001',
    phoneUserId: '82345603',
    phonePassword: '71630582',
    holder: {
      nameEn: 'Margaret Lee',
      nameZh: '李慧敏',
      phones: [],
      email: 'margaret.lee@example.com',
      language: 'en',
    },
  },
];

const origin = { actor: 'laptop', channel: 'participant' } as const;

/**
 * Opens the demo accounts that do not exist yet. The start waits for it, so it hashes at a low
 * cost; an entry still takes as long as any, and a right one raises the cost.
 */
export async function seed(service: LocalService): Promise<void> {
  const context = contextOf(service, { BCRYPT_COST: '4' });
  await Promise.all(demoAccounts.map((account) => openAccount(context, account, origin, account)));
}

const request = z.strictObject({
  participantId: z.string().check(z.regex(identifierForms.participantId)),
  accountNumber: z.optional(z.string().check(z.regex(identifierForms.accountNumber))),
  holder: z.optional(holderForm),
});

/** `POST /local/accounts`: opens an account immediately, as an approval does. */
export function accountRoutes(service: LocalService): LocalRoutes {
  const context = contextOf(service);
  return {
    'POST /local/accounts': async (call) => {
      const { participantId, accountNumber, holder } = json(call, request);
      const wanted = {
        participantId,
        accountNumber: accountNumber ?? String(randomInt(10_000_000, 100_000_000)),
        holder: (holder ?? {
          nameEn: 'Ho Man Kit',
          nameZh: '何文傑',
          phones: ['+85291239999'],
        }) as Holder,
      };
      const opened = await openAccount(context, wanted, origin);
      if ('refused' in opened) throw new ProblemError('conflict');
      return { status: 201, body: opened };
    },
  };
}

/**
 * A context with the functions' tables and keys, and the laptop's clock.
 * @param environment replaces values of the functions' own
 */
export function contextOf(
  service: LocalService,
  environment: Record<string, string> = {},
): Context {
  const { AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_KMS, AWS_REGION, AWS_ACCESS_KEY_ID } =
    service.endpoints;
  const client = {
    region: AWS_REGION as string,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID as string, secretAccessKey: 'local' },
  };
  return createContext(
    { ...service.functionEnvironment('investor'), ...environment },
    {
      dynamodb: new DynamoDBClient({ ...client, endpoint: AWS_ENDPOINT_URL_DYNAMODB as string }),
      kms: new KMSClient({ ...client, endpoint: AWS_ENDPOINT_URL_KMS as string }),
      now: () => new Date(service.clock.now()),
    },
  );
}
