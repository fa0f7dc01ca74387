import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { identifierForms } from '../../core/domain/identifiers.ts';
import type { CanaryAccount } from '../../functions/canary/account.ts';
import { UsageError } from '../shared/command-line.ts';
import { adminCommand, subcommand } from './command.ts';
import { hiddenLine } from './hidden-line.ts';
import { putSecretValue, secretVersions } from './secret-versions.ts';

/** Gives the canary an account, or the new password of its account (docs/decisions/0039). */
export const canaryAccount = adminCommand(
  undefined,
  () =>
    subcommand('canary-account', 'Give the canary the account that it signs in with')
      .argument('<internetUserId>', 'eight letters or digits, registered in the site', parseId)
      .addHelpText('after', '\nAsks for the password at the terminal, which does not show it.'),
  async (session, internetUserId) => {
    const arn = await session.stage.output('SsaCanary', 'CanarySecretArn');
    const client = new SecretsManagerClient(session.clientConfig);
    const account: CanaryAccount = {
      internetUserId,
      password: session.dryRun
        ? ''
        : await hiddenLine(`Password of ${internetUserId}: `, session.context),
    };
    const versions = await secretVersions(client, arn);
    const secret = { arn, name: 'the secret of the canary', versions };
    await putSecretValue(session, client, secret, async () => JSON.stringify(account));
    session.note('It is used within five minutes: its log then says "canary passed"');
    session.answer({ internetUserId });
  },
);

/** @throws UsageError, without what was typed: it may be the password */
function parseId(text: string): string {
  if (!identifierForms.internetUserId.test(text))
    throw new UsageError('Not an internet user ID: expected eight letters or digits');
  return text;
}
