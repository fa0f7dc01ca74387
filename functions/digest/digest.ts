import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { isWorkingDay } from '../../core/domain/depository-calendar.ts';
import { dateInHongKong } from '../../core/domain/hong-kong.ts';
import { identifierForms } from '../../core/domain/identifiers.ts';
import { logFault } from '../../core/logging/fault-log.ts';
import { logRefusedMessage } from '../../core/logging/stream-log.ts';
import { MessageRejected } from '../../core/messages/email.ts';
import { sendOnce } from '../../core/messages/send-once.ts';
import type { DigestContext } from './context.ts';
import { logDigest } from './digest-log.ts';
import { type DigestLanguage, digestLanguages, digestMessage } from './digest-message.ts';

/** What the schedule of a participant sends (lib/stacks/digest-stack.ts). */
export interface DigestEvent {
  participantId: string;
  /** E-mail addresses. */
  to: string[];
  language: DigestLanguage;
  /** The time for which the schedule is set, ISO 8601: of each retry the same. */
  scheduledAt: string;
}

const eventForm = z.object({
  participantId: z.string().check(z.regex(identifierForms.participantId)),
  to: z.array(z.string()).check(z.minLength(1)),
  language: z.enum(digestLanguages),
  scheduledAt: z.iso.datetime(),
});

export type DigestHandler = (
  event: DigestEvent,
  context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
) => Promise<void>;

/**
 * Tells one participant by e-mail what waits for it: revoked passwords, and requests that nobody
 * has decided. On days off it does nothing, and with nothing to tell it sends nothing.
 *
 * Once a participant and day, in the way of all messages ({@link sendOnce}): the day is that of the
 * schedule, so whatever comes twice or is retried, after midnight too, finds the same item. Between
 * sending and recording there is the one gap: whoever is ended there has sent an e-mail that nobody
 * knows of, and the retry sends it again. Recording first would lose it instead, and a participant
 * that hears nothing believes that nothing waits.
 *
 * Each participant has a schedule, and so invocations and retries, of its own: one that fails holds
 * back no other. The handler throws on a failure, so that Lambda retries the event.
 */
export function createDigest(context: DigestContext): DigestHandler {
  return async (event, { awsRequestId, getRemainingTimeInMillis }) => {
    const started = performance.now();
    try {
      const { participantId, to, language, scheduledAt } = eventForm.parse(event);
      const day = dateInHongKong(new Date(scheduledAt));
      const log = (outcome: Parameters<typeof logDigest>[1]['outcome'], counts = {}) =>
        logDigest(awsRequestId, {
          participantId,
          day,
          outcome,
          ...counts,
          milliseconds: Math.round(performance.now() - started),
        });
      if (context.calendar && !isWorkingDay(context.calendar, day)) return log('day off');
      const now = context.now();
      const [passwords, requests] = await Promise.all([
        context.revokedPasswords.of(participantId, now),
        context.requests.waiting(participantId, now),
      ]);
      const counts = { passwords: passwords.length, requests: requests.length };
      if (passwords.length + requests.length === 0) return log('nothing waits', counts);
      const message = digestMessage({ participantId, passwords, requests, now }, language);
      const id = `digest-${participantId}-${day}`;
      const send = () => context.emails.send({ event: id }, to, message);
      try {
        const sent = await sendOnce(
          context,
          { account: participantId, id },
          send,
          getRemainingTimeInMillis,
        );
        log(sent ? 'sent' : 'sent before', counts);
      } catch (error) {
        if (!(error instanceof MessageRejected)) throw error;
        logRefusedMessage(awsRequestId, id, 'email', error.code);
      }
    } catch (error) {
      logFault(awsRequestId, error);
      throw new Error('the digest was not sent');
    }
  };
}
