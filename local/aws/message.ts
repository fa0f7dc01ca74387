export interface Message {
  /** ISO 8601, by the laptop's clock. */
  at: string;
  channel: 'email' | 'sms';
  to: string;
  subject?: string;
  body: string;
}
