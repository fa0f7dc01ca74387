import { clientConfig } from '../shared/client-config.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import { type Check, runCheck } from './check.ts';
import { alarmAddresses } from './checks/alarm-addresses.ts';
import { backups } from './checks/backups.ts';
import { bootstrap } from './checks/bootstrap.ts';
import { certificate } from './checks/certificate.ts';
import { connectInstance } from './checks/connect-instance.ts';
import { email } from './checks/email.ts';
import { exampleValues } from './checks/example-values.ts';
import { lambdaConcurrency } from './checks/lambda-concurrency.ts';
import { participantsDomain } from './checks/participants-domain.ts';
import { phoneNumber } from './checks/phone-number.ts';
import { requestQuotas } from './checks/request-quotas.ts';
import { stacks } from './checks/stacks.ts';
import { textMessages } from './checks/text-messages.ts';
import { trail } from './checks/trail.ts';
import { webAcls } from './checks/web-acls.ts';
import type { Finding } from './finding.ts';

/** All checks, in the order of their findings. */
export const checks: readonly Check[] = [
  exampleValues,
  stacks,
  bootstrap,
  lambdaConcurrency,
  certificate,
  connectInstance,
  phoneNumber,
  participantsDomain,
  trail,
  backups,
  alarmAddresses,
  email,
  textMessages,
  requestQuotas,
  webAcls,
];

/**
 * Asks AWS what will stop a deployment of the stage, or hurt the service. It changes nothing. What
 * it cannot ask, for want of a permission or an answer, is a warning too.
 * @returns errors first
 */
export async function preflight(stage: DeployedStage): Promise<Finding[]> {
  const findings = await Promise.all(checks.map((check) => runCheck(check, stage, clientConfig)));
  const isError = ({ level }: Finding) => level === 'error';
  const all = findings.flat();
  return [...all.filter(isError), ...all.filter((finding) => !isError(finding))];
}
