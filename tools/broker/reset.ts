import { makes } from './make.ts';

export const reset = makes(
  'reset-phone-password',
  'Ask for a new phone password, effective on the day after the approval',
);
