import { setTimeout as sleep } from 'node:timers/promises';
import { TIME_LIMITS, worstCaseMs } from '../aws/time-limits.ts';
import type { Db } from '../store/db.ts';
import { randomId } from '../store/random-id.ts';
import { type MessageKey, type SentMessages, wasSent } from '../store/sent-messages.ts';

/** The message cannot be sent now; its record comes again. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
}

/** What it takes to send a message once. */
export interface SendingContext {
  db: Db;
  sentMessages: SentMessages;
  now(): Date;
}

/**
 * A message is begun only while there is time to claim it, send it and record that, each at its
 * slowest. Otherwise Lambda might end the function in between, and the message go out twice.
 */
export const TIME_TO_SEND_MS =
  2 * worstCaseMs(TIME_LIMITS.messages) + worstCaseMs(TIME_LIMITS.send);

/**
 * A message that another invocation is sending costs this wait before its record counts as failed:
 * Lambda may retry immediately, for as long as a claim lasts that a crash left behind.
 */
const CLAIMED_WAIT_MS = 1000;

/**
 * Sends a message unless it was sent before: claims it, sends it, records it (core/store/
 * sent-messages.ts). It goes out twice only if this function or DynamoDB fails after SES or SNS
 * took the message and before that is recorded, or if their answer was lost: neither has an
 * idempotency token (docs/decisions/0035-messages-once.md).
 * @param message what the message is, whatever invocation sends it
 * @param timeLeft milliseconds until Lambda ends the function
 * @returns whether it was sent now
 * @throws NotNow if another invocation is sending it, or too little time is left; whatever `send`
 *   throws, and then the message can be sent again at once
 */
export async function sendOnce(
  { db, sentMessages, now }: SendingContext,
  message: MessageKey,
  send: () => Promise<void>,
  timeLeft: () => number,
): Promise<boolean> {
  if (timeLeft() < TIME_TO_SEND_MS) throw new NotNow('too little time left');
  const claim = randomId();
  const { applied, item } = await db.write(sentMessages.claim(message, claim, now()));
  if (!applied && item?.claim !== claim) {
    if (wasSent(item)) return false;
    await sleep(CLAIMED_WAIT_MS);
    throw new NotNow('claimed by another invocation');
  }
  try {
    await send();
  } catch (error) {
    // A claim that cannot be released ends by itself.
    await db.write(sentMessages.release(message, claim)).catch(() => {});
    throw error;
  }
  await db.write(sentMessages.markSent(message, now()));
  return true;
}
