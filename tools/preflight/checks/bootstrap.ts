import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { regionsOf } from '../../../lib/config/regions.ts';
import type { Check } from '../check.ts';
import { warning } from '../finding.ts';

/** Version of the bootstrap stack that the synthesized stacks require (a test holds it to CDK). */
export const MIN_BOOTSTRAP_VERSION = 6;

/** Where the bootstrap stack writes its version; `hnb659fds` is CDK's default qualifier. */
export const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

/**
 * Whether the regions of the stage are bootstrapped for CDK. A deployment does it where it is
 * missing or old; whoever wants less than an administrator's rights for it does it first
 * (docs/deploy/github-actions.md).
 * Source: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 */
export const bootstrap: Check = {
  subject: 'the bootstrap of CDK',
  permissions: ['ssm:GetParameter'],
  async run({ account, settings }, clientConfig) {
    const findings = await Promise.all(
      regionsOf(settings).map(async (region) => {
        const { Parameter } = await new SSMClient(clientConfig(region))
          .send(new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER }))
          .catch((failure: Error) => {
            if (failure.name !== 'ParameterNotFound') throw failure;
            return { Parameter: undefined };
          });
        const fix = `npx cdk bootstrap aws://${account}/${region}`;
        if (!Parameter) {
          return [warning(`${region} is not bootstrapped for CDK: the deployment will do it`, fix)];
        }
        if (Number(Parameter.Value) >= MIN_BOOTSTRAP_VERSION) return [];
        return [
          warning(
            `The bootstrap of CDK in ${region} has version ${Parameter.Value}, and the stacks need ` +
              `${MIN_BOOTSTRAP_VERSION}: the deployment will update it, for every app of the account`,
            fix,
          ),
        ];
      }),
    );
    return findings.flat();
  },
};
