import type { Holder } from '../../core/domain/holder.ts';
import { accountIdOf, identifierForms } from '../../core/domain/identifiers.ts';
import { MessageRejected } from '../../core/messages/email.ts';
import type { Account } from '../../core/store/account.ts';
import type { RecordedEvent, TrailEvent } from '../../core/store/audit-trail.ts';
import type { MessageKey } from '../../core/store/sent-messages.ts';
import type { MessagesContext } from './context.ts';
import { factsOf, languageOf } from './facts.ts';
import { holdersAt } from './holders-at.ts';
import { isSignIn, signInMessage } from './new-place.ts';
import {
  type MessageType,
  messageTypes,
  RESET_PASSKEY_ONLY,
  type TemplateName,
} from './templates/template.ts';
import { messageOf } from './templates.ts';

/** A message that has to be sent. */
export interface DueMessage {
  /** What the message is, whenever its event is told. */
  key: MessageKey;
  by: 'email' | 'sms';
  to: string;
  send(): Promise<void>;
}

/** The code of a message whose recipient is not known any more. */
const HOLDER_UNKNOWN = 'HolderUnknown';

type ReportedEvent = RecordedEvent & { type: MessageType };

/** An event and the message that tells it. */
type ToldEvent = ReportedEvent & { name: TemplateName };

/**
 * The messages that an event in the audit trail calls for (D12, standards 14), in the holder's
 * language. They go by e-mail and to the first phone, so that somebody who controls one of them
 * can't hide the event. A change of holder goes to the former holder too. However late an event is
 * told, it goes to who held the account when it happened, at the addresses of then and of now. An
 * event of an ID that has no account calls for none.
 */
export async function dueMessages(
  context: MessagesContext,
  event: RecordedEvent<TrailEvent>,
): Promise<DueMessage[]> {
  if (!isReported(event) || !isAccountKey(event.account)) return [];
  const account = await accountOf(context, event);
  const name = isSignIn(event) ? await signInMessage(context, event) : templateOf(event);
  if (!account || !name) return [];
  const told = { ...event, name };
  const { holder, corrected, former } = holdersAt(account, event.at);
  const due = [
    ...messagesTo(holder, event.moment, context, told),
    ...(corrected ? messagesTo(corrected, `${event.moment}#corrected`, context, told) : []),
    ...(event.type === 'holder-changed'
      ? messagesTo(former, `${event.moment}#former`, context, told)
      : []),
  ];
  // Who is told already is not told again. It is recorded all the same: when the event comes again,
  // the former holder may be another one, who is not to be told then.
  return due.map((each, i) =>
    due.findIndex(({ to }) => to === each.to) === i ? each : { ...each, send: async () => {} },
  );
}

/**
 * @param holder if nobody knows any more who that was, sending fails for good, and operations hears
 *   of it (docs/operations.md, "Undelivered messages")
 * @param id of what the holder is told, by whatever way
 */
function messagesTo(
  holder: Holder | undefined,
  id: string,
  { sender }: MessagesContext,
  event: ToldEvent,
): DueMessage[] {
  if (!holder)
    return (['email', 'sms'] as const).map((by) => ({
      key: { account: event.account, id: `${id}#${by}` },
      by,
      to: `${id}#${by}`,
      send: () => Promise.reject(new MessageRejected(HOLDER_UNKNOWN)),
    }));
  const { account, name } = event;
  const language = languageOf(holder);
  const message = messageOf(name, language, factsOf(event, account, holder, language));
  const { email: address, phones } = holder;
  const phone = phones[0] && e164(phones[0]);
  return [
    ...(address
      ? [
          {
            key: { account, id: `${id}#email` },
            by: 'email' as const,
            to: address,
            send: () => sender.email(event, address, message),
          },
        ]
      : []),
    ...(phone
      ? [
          {
            key: { account, id: `${id}#sms` },
            by: 'sms' as const,
            to: phone,
            send: () => sender.sms(event, phone, message.sms),
          },
        ]
      : []),
  ];
}

/** A wrong entry is not: three of them lead to an event that is. */
function isReported(event: RecordedEvent<TrailEvent>): event is ReportedEvent {
  if (event.type === 'internet-sign-in-failed') return event.passkeyOnly === true;
  if (event.type === 'phone-sign-in-failed') return event.lineClosed === true;
  return (messageTypes as readonly string[]).includes(event.type);
}

function templateOf({ type, passkeyOnly }: ReportedEvent): TemplateName {
  return type === 'internet-password-reset' && passkeyOnly ? RESET_PASSKEY_ONLY : type;
}

function isAccountKey(key: string): boolean {
  const [participantId = '', accountNumber = ''] = key.split('#');
  return (
    identifierForms.participantId.test(participantId) &&
    identifierForms.accountNumber.test(accountNumber)
  );
}

function accountOf(
  { accounts }: MessagesContext,
  { account }: RecordedEvent,
): Promise<Account | undefined> {
  return accounts.get(accountIdOf(account));
}

/** Eight digits are a number in Hong Kong. */
export function e164(phone: string): string {
  return phone.startsWith('+') ? phone : `+852${phone}`;
}
