/**
 * The e-mail of what waits for a participant. It names accounts by their numbers; it holds no
 * password, no user ID, nothing of a holder, and no link.
 */
import { PENDING_MS } from '../../core/domain/broker-request.ts';
import { dateInHongKong } from '../../core/domain/hong-kong.ts';
import { participantName } from '../../core/domain/participant-names.ts';
import { type WrittenLanguage, writtenDate, writtenTime } from '../../core/domain/written-time.ts';
import type { Email } from '../../core/messages/email.ts';
import { letterheads } from '../../core/messages/letterhead.ts';
import { type Part, renderEmail } from '../../core/messages/render-email.ts';
import { unlinked } from '../../core/messages/unlinked.ts';
import type { WaitingRequest } from '../../core/store/requests.ts';
import type { RevokedPassword } from '../../core/store/revoked-passwords.ts';
import { digestText as en } from './templates/en.ts';
import type { DigestText, RequestLine } from './templates/template.ts';
import { digestText as zhHant } from './templates/zh-hant.ts';

/** As the settings name the languages. */
export const digestLanguages = ['en', 'zh'] as const;
export type DigestLanguage = (typeof digestLanguages)[number];

const WRITTEN = { en: 'en', zh: 'zh-Hant' } as const satisfies Record<string, WrittenLanguage>;
const TEXTS: Record<DigestLanguage, DigestText> = { en, zh: zhHant };

/** Lines of a list; the number of all is told above it. */
export const MAX_LISTED = 50;

const HOUR_MS = 60 * 60 * 1000;

/** What waits for a participant. */
export interface Matters {
  participantId: string;
  passwords: readonly RevokedPassword[];
  /** The oldest first. */
  requests: readonly WaitingRequest[];
  now: Date;
}

export function digestMessage(
  { participantId, passwords, requests, now }: Matters,
  language: DigestLanguage,
): Email {
  const written = WRITTEN[language];
  const text = TEXTS[language];
  const { lang, from, colon, closing, signature } = letterheads[written];
  const title = text.subject(passwords.length, requests.length);
  const on = (channel: RevokedPassword['channel']) =>
    passwords.filter((each) => each.channel === channel);
  const list = <Entry>(
    entries: readonly Entry[],
    heading: (count: number) => string,
    line: (entry: Entry) => string,
  ): Part[] => {
    if (entries.length === 0) return [];
    const lines = entries.slice(0, MAX_LISTED).map(line);
    const rest = entries.length - lines.length;
    return [heading(entries.length), { list: rest > 0 ? [...lines, text.more(rest)] : lines }];
  };
  const passwordLine = ({ accountNumber, at, resetAt }: RevokedPassword) =>
    text.password(
      accountNumber,
      writtenTime(new Date(at), written),
      resetAt && writtenDate(dateInHongKong(new Date(resetAt)), written),
    );
  const requestLine = ({ accountNumber, type, madeBy, madeAt }: WaitingRequest) => {
    const made = Date.parse(madeAt);
    return text.request({
      accountNumber,
      type: text.types[type],
      madeBy: unlinked(madeBy),
      age: ageOf(now.getTime() - made),
      expires: writtenTime(new Date(made + PENDING_MS), written),
    });
  };
  const parts = [
    text.greeting(participantName(participantId, written)),
    text.asOf(writtenTime(now, written)),
    ...list(on('phone'), text.phonePasswords, passwordLine),
    ...list(on('internet'), text.internetPasswords, passwordLine),
    ...list(requests, text.requests, requestLine),
    closing,
    signature,
  ];
  return { from, subject: title, email: renderEmail(parts, { lang, title, colon }) };
}

/** In hours up to two days. @param milliseconds not negative */
function ageOf(milliseconds: number): RequestLine['age'] {
  const hours = Math.max(0, Math.floor(milliseconds / HOUR_MS));
  return hours < 48 ? { hours } : { days: Math.floor(hours / 24) };
}
