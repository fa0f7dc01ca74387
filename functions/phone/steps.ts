/** The use case of each step of a call (contract.ts). */
import { authenticate } from './authenticate.ts';
import { balances } from './balances.ts';
import { confirmPassword } from './confirm-password.ts';
import type { PhoneStep } from './contract.ts';
import { identify } from './identify.ts';
import { movements } from './movements.ts';
import { proposePassword } from './propose-password.ts';
import type { StepHandler } from './step.ts';
import { stock } from './stock.ts';

export const steps: { [Step in PhoneStep]: StepHandler<Step> } = {
  identify,
  authenticate,
  'propose-password': proposePassword,
  'confirm-password': confirmPassword,
  balances,
  movements,
  stock,
};
