/** The messages function on tables of its own, with SES and SNS that keep what they are sent. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { PublishCommand } from '@aws-sdk/client-sns';
import type { DynamoDBRecord, Context as LambdaContext } from 'aws-lambda';
import { expect } from 'vitest';
import type { DomainEvent, EventType } from '../../../../core/domain/events.ts';
import { accountKey } from '../../../../core/domain/identifiers.ts';
import { AuditTrail } from '../../../../core/store/audit-trail.ts';
import { newEvent } from '../../../../core/store/events.ts';
import { toAttributes } from '../../../../core/store/item.ts';
import type { OpenedAccount } from '../../../../functions/broker/open-account.ts';
import { createMessagesContext } from '../../../../functions/messages/context.ts';
import { createMessages, type StreamHandler } from '../../../../functions/messages/messages.ts';
import { createWorld, investorOrigin, type World } from '../../world.ts';

export interface Sent {
  by: 'email' | 'sms';
  to: string;
  text: string;
  html?: string;
  from?: string;
  subject?: string;
  account: string | undefined;
}

/** A name as RFC 2047 writes it, and the address that the policy allows. */
const FROM = /^=[?]UTF-8[?]B[?]([A-Za-z0-9+/=]+)[?]= <no-reply@ssa\.example\.hk>$/;

function decoded(from = ''): string {
  return Buffer.from(FROM.exec(from)?.[1] ?? '', 'base64').toString();
}

export class Inbox {
  readonly world: World;
  readonly sent: Sent[] = [];
  /** Fails a message instead of sending it. */
  fail: (sent: Sent) => Error | undefined = () => undefined;
  /** Milliseconds that Lambda leaves to an invocation. */
  timeLeft = 20_000;
  readonly #handler: StreamHandler;
  #sequence = 0;

  private constructor(world: World) {
    this.world = world;
    this.#handler = this.#deployed(world);
  }

  static async begin(): Promise<Inbox> {
    return new Inbox(await createWorld({ tables: 'complete' }));
  }

  #deployed(world: World): StreamHandler {
    const engine = new DynamoDBClient({
      endpoint: world.endpoint,
      region: 'ap-southeast-1',
      credentials: { accessKeyId: world.accessKeyId, secretAccessKey: 'local' },
    });
    const env = {
      ACCOUNTS_TABLE: world.table('Accounts'),
      AUDIT_TRAIL_TABLE: world.table('AuditTrail'),
      SENT_MESSAGES_TABLE: world.table('SentMessages'),
      ALERTS_TABLE: world.table('Alerts'),
      SENDER_ADDRESS: 'no-reply@ssa.example.hk',
      CONFIGURATION_SET: 'Emails',
    };
    const ses = async ({ input }: SendEmailCommand) => {
      const { Subject, Body } = input.Content?.Simple ?? {};
      expect(input.FromEmailAddress).toMatch(FROM);
      expect(input.ConfigurationSetName).toBe('Emails');
      expect(input.EmailTags?.map(({ Name }) => Name)).toEqual(['account', 'event']);
      for (const { Value } of input.EmailTags ?? []) expect(Value).toMatch(/^[A-Za-z0-9_-]+$/);
      this.#send({
        by: 'email',
        to: input.Destination?.ToAddresses?.join() ?? '',
        subject: Subject?.Data ?? '',
        text: Body?.Text?.Data ?? '',
        html: Body?.Html?.Data ?? '',
        from: decoded(input.FromEmailAddress),
        account: input.EmailTags?.find(({ Name }) => Name === 'account')?.Value,
      });
    };
    const sns = async ({ input }: PublishCommand) => {
      this.#send({
        by: 'sms',
        to: input.PhoneNumber ?? '',
        text: input.Message ?? '',
        account: input.MessageAttributes?.account?.StringValue,
      });
      return { MessageId: `of-sns-${this.sent.length}` };
    };
    return createMessages(
      createMessagesContext(env, {
        dynamodb: world.client('dynamodb', (command) => engine.send(command)) as never,
        ses: world.client('ses', ses) as never,
        sns: world.client('sns', sns) as never,
        now: () => world.context.now(),
        pause: async (milliseconds) => {
          world.advance(milliseconds);
        },
      }),
    );
  }

  /** An event enters the trail of an account; the record of it. */
  async enters(account: string, event: DomainEvent): Promise<DynamoDBRecord> {
    const { db } = this.world.context;
    const put = new AuditTrail(this.world.table('AuditTrail'), db).record(account, event);
    await db.write(put);
    return {
      eventName: 'INSERT',
      eventID: event.id,
      dynamodb: {
        SequenceNumber: String(++this.#sequence),
        NewImage: toAttributes(put.item) as never,
      },
    };
  }

  /** Many events are in the trail of an account, of which nobody is told. */
  async happened(account: string, events: readonly DomainEvent[]): Promise<void> {
    const { db } = this.world.context;
    const trail = new AuditTrail(this.world.table('AuditTrail'), db);
    const puts = events.map((event) => {
      const { condition: _, ...put } = trail.record(account, event);
      return put;
    });
    for (let i = 0; i < puts.length; i += 25) await db.putAll(puts.slice(i, i + 25));
  }

  /** One invocation with a batch; the sequence numbers of what failed. */
  async tell(...records: DynamoDBRecord[]): Promise<string[]> {
    const { batchItemFailures } = await this.#handler({ Records: records }, {
      awsRequestId: 'test',
      getRemainingTimeInMillis: () => this.timeLeft,
    } as LambdaContext);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  }

  /** The messages about one event of an account, e-mails first. */
  async about(
    account: OpenedAccount,
    type: EventType,
    more: Partial<DomainEvent> = {},
  ): Promise<Sent[]> {
    this.world.advance(1000);
    const event = {
      ...newEvent(type, investorOrigin, this.world.context.now().toISOString()),
      ...more,
    };
    this.sent.length = 0;
    expect(await this.tell(await this.enters(accountKey(account), event))).toEqual([]);
    return this.sent.toSorted((a, b) => a.by.localeCompare(b.by));
  }

  #send(sent: Sent): void {
    const failure = this.fail(sent);
    if (failure) throw failure;
    this.sent.push(sent);
  }
}
