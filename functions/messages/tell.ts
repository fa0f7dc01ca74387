import type { Holder } from '../../core/domain/holder.ts';
import { accountIdOf, identifierForms } from '../../core/domain/identifiers.ts';
import type { Account } from '../../core/store/accounts.ts';
import type { RecordedEvent, TrailEvent } from '../../core/store/audit-trail.ts';
import type { MessagesContext } from './context.ts';
import { factsOf, languageOf } from './facts.ts';
import { isFromNewPlace, isSignIn } from './new-place.ts';
import { type ToldType, toldTypes } from './templates/template.ts';
import { messageOf } from './templates.ts';

/** A message that is due. */
export interface Due {
  by: 'email' | 'sms';
  to: string;
  send(): Promise<void>;
}

/**
 * The messages that an event in the trail calls for (D12, standards 14): by e-mail and to the first phone, both where there are both, so
 * that who has got hold of one does not hide it from the other; in the holder's language. Who was the holder until now is told of a change
 * of holder too. None for an ID that nobody has.
 */
export async function messagesFor(
  context: MessagesContext,
  event: RecordedEvent<TrailEvent>,
): Promise<Due[]> {
  const account =
    isTold(event) && isAccountKey(event.account) ? await accountOf(context, event) : undefined;
  if (!account || !isTold(event) || (isSignIn(event) && !(await isFromNewPlace(context, event))))
    return [];
  const former = event.type === 'holder-changed' ? account.formerHolder : undefined;
  const due = [account.holder, ...(former ? [former] : [])].flatMap((holder) =>
    toHolder(context, event, holder),
  );
  return due.filter(({ to }, i) => due.findIndex((other) => other.to === to) === i);
}

function toHolder(
  { sender }: MessagesContext,
  event: RecordedEvent & { type: ToldType },
  holder: Holder,
): Due[] {
  const { account, type } = event;
  const language = languageOf(holder);
  const { subject, email, sms } = messageOf(
    type,
    language,
    factsOf(event, account, holder, language),
  );
  const { email: address, phones } = holder;
  const phone = phones[0] && e164(phones[0]);
  return [
    ...(address
      ? [
          {
            by: 'email' as const,
            to: address,
            send: () => sender.email(account, address, subject, email),
          },
        ]
      : []),
    ...(phone
      ? [{ by: 'sms' as const, to: phone, send: () => sender.sms(account, phone, sms) }]
      : []),
  ];
}

function isTold(event: RecordedEvent<TrailEvent>): event is RecordedEvent & { type: ToldType } {
  return (toldTypes as readonly string[]).includes(event.type);
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
function e164(phone: string): string {
  return phone.startsWith('+') ? phone : `+852${phone}`;
}
