import { isDenied, THROTTLED } from '../shared/aws-failure.ts';
import type { ClientConfigOf } from '../shared/client-config.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import { type Finding, warning } from './finding.ts';

/** One capability of the account that a stage relies on. */
export interface Check {
  /** Continues "Could not check …". */
  subject: string;
  /** IAM actions that `run` needs. */
  permissions: readonly string[];
  /** Asks AWS. @returns what it found, if anything; an error of AWS is thrown as it is */
  run(stage: DeployedStage, clientConfig: ClientConfigOf): Promise<Finding[]>;
}

/** Runs a check. If AWS gives no answer, the result is a warning that says why; a bug is thrown. */
export async function runCheck(
  check: Check,
  stage: DeployedStage,
  clientConfig: ClientConfigOf,
): Promise<Finding[]> {
  try {
    return await check.run(stage, clientConfig);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError)
      throw error;
    return [unanswered(check, stage.settings.stage, rootCause(error))];
  }
}

/** `DeployedStage` wraps errors of AWS in sentences of its own. */
function rootCause(error: Error): Error {
  return error.cause instanceof Error ? error.cause : error;
}

function unanswered({ subject, permissions }: Check, stage: string, error: Error) {
  const { name, message } = error;
  const again = `npm run preflight -- --stage ${stage}`;
  if (isDenied(error)) {
    const [, missing] = / perform: ([\w-]+:\w+)/.exec(message) ?? [];
    const lacking = missing ?? permissions.join(' or ');
    return warning(
      `Could not check ${subject}: these credentials lack the permission ${lacking}`,
      allow(missing ? [missing] : permissions, message),
    );
  }
  const why = THROTTLED.test(name)
    ? 'AWS limits the rate of requests'
    : name === 'TimeoutError'
      ? 'AWS did not answer in time'
      : message.replaceAll(/\s+/g, ' ').trim() || name;
  return warning(`Could not check ${subject}: ${why}`, again);
}

/** The command that gives the caller permissions. AWS's message says who the caller is. */
function allow(actions: readonly string[], message: string): string {
  const [, kind = 'assumed-role', name = 'ROLE'] =
    /:(assumed-role|user)\/([\w+=,.@-]+)/.exec(message) ?? [];
  const to =
    kind === 'user' ? `put-user-policy --user-name ${name}` : `put-role-policy --role-name ${name}`;
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  };
  return `aws iam ${to} --policy-name ssa-preflight --policy-document '${JSON.stringify(policy)}'`;
}
