/** The digest function on tables of its own, with an SES that keeps what it is sent. */
import type { SendEmailCommand } from '@aws-sdk/client-sesv2';
import { expect } from 'vitest';
import { createDigestContext, type DigestContext } from '../../../../functions/digest/context.ts';
import {
  createDigest,
  type DigestEvent,
  type DigestHandler,
} from '../../../../functions/digest/digest.ts';
import { engineClient } from '../../engine-client.ts';
import { createWorld, type World } from '../../world.ts';

export interface SentDigest {
  to: string[];
  subject: string;
  text: string;
  html: string;
  /** Of SES, by which it reports what it did not deliver. */
  tags: Record<string, string>;
}

/** Monday, half past eight in Hong Kong. */
export const MONDAY = '2026-11-30T00:30:00.000Z';

export class DigestWorld {
  readonly world: World;
  readonly context: DigestContext;
  readonly sent: SentDigest[] = [];
  /** Fails an e-mail instead of sending it. */
  fail: (sent: SentDigest) => Error | undefined = () => undefined;
  readonly #handler: DigestHandler;

  private constructor(world: World) {
    this.world = world;
    const engine = engineClient(world);
    this.context = createDigestContext(
      {
        CREDENTIALS_TABLE: world.table('Credentials'),
        REQUESTS_TABLE: world.table('Requests'),
        SENT_MESSAGES_TABLE: world.table('SentMessages'),
        SENDER_ADDRESS: 'no-reply@ssa.example.hk',
        CONFIGURATION_SET: 'Emails',
      },
      {
        dynamodb: world.client('dynamodb', (command) => engine.send(command)) as never,
        ses: world.client('ses', (command) => this.#take(command)) as never,
        now: () => world.context.now(),
      },
    );
    this.#handler = createDigest(this.context);
  }

  static async begin(): Promise<DigestWorld> {
    return new DigestWorld(await createWorld({ tables: 'complete' }));
  }

  /** One invocation. @param scheduledAt now by default */
  async run({ scheduledAt, ...changed }: Partial<DigestEvent> = {}): Promise<void> {
    const event: DigestEvent = {
      participantId: 'C00088',
      to: ['operations@c00088.example'],
      language: 'en',
      scheduledAt: scheduledAt ?? this.world.context.now().toISOString().replace('.000', ''),
      ...changed,
    };
    await this.#handler(event, { awsRequestId: 'test', getRemainingTimeInMillis: () => 20_000 });
  }

  /** The one e-mail of an invocation. */
  async digest(changed: Partial<DigestEvent> = {}): Promise<SentDigest> {
    this.sent.length = 0;
    await this.run(changed);
    expect(this.sent).toHaveLength(1);
    return this.sent[0] as SentDigest;
  }

  async #take({ input }: SendEmailCommand): Promise<object> {
    expect(input).toMatchObject({
      FromEmailAddress: expect.stringMatching(/ <no-reply@ssa[.]example[.]hk>$/),
      ConfigurationSetName: 'Emails',
    });
    const { Subject, Body } = input.Content?.Simple ?? {};
    const sent = {
      to: input.Destination?.ToAddresses ?? [],
      subject: Subject?.Data ?? '',
      text: Body?.Text?.Data ?? '',
      html: Body?.Html?.Data ?? '',
      tags: Object.fromEntries((input.EmailTags ?? []).map(({ Name, Value }) => [Name, Value])),
    };
    const failure = this.fail(sent);
    if (failure) throw failure;
    this.sent.push(sent);
    return {};
  }
}
