/** An e-mail or a text message to an investor. */
export interface Message {
  /** ISO 8601, by the laptop's clock. */
  at: string;
  channel: 'email' | 'sms';
  /** E-mail address, or phone number in E.164 form. */
  to: string;
  subject?: string;
  body: string;
  /** The same as HTML, of an e-mail that has both. */
  html?: string;
}
