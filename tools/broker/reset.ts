import { makes } from './make.ts';

export const reset = makes(
  'reset',
  'reset-phone-password',
  'Request a new CCASS Phone password, effective on the day after the approval',
);
