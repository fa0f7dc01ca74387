/** The parts of a digest, in any language. */
import type { Asked } from '../../../core/domain/broker-request.ts';

export interface DigestText {
  subject(passwords: number, requests: number): string;
  /** @param participant its name and ID */
  greeting(participant: string): string;
  /** @param at date and time */
  asOf(at: string): string;
  /** Above the lists: how many there are, and what the participant can do. */
  phonePasswords(count: number): string;
  internetPasswords(count: number): string;
  requests(count: number): string;
  /** A line of a list. @param since date and time @param reset the day it takes effect */
  password(accountNumber: string, since: string, reset: string | undefined): string;
  request(line: RequestLine): string;
  /** The last line of a list that does not have all. */
  more(count: number): string;
  types: Readonly<Record<RequestType, string>>;
}

/** The types of api.md. */
type RequestType = Asked['type'];

export interface RequestLine {
  accountNumber: string;
  /** In words. */
  type: string;
  madeBy: string;
  /** Since it was made. */
  age: { days: number } | { hours: number };
  /** Date and time. */
  expires: string;
}
