import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { StageSettings } from '../../../lib/config/stage-settings.ts';
import type { Check } from '../check.ts';
import { warning } from '../finding.ts';
import { quotaPermissions, quotaValue, requestQuota } from '../quota.ts';

/**
 * Cryptographic operations with symmetric keys a second, `GenerateMac` included; all services of
 * the account share it. Default: 20,000 in Singapore, 10,000 in most regions.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
const KMS = { service: 'kms', code: 'L-6E3AF000' };

/**
 * MACs that one execution environment asks for in a second: one per comparison, and bcrypt with
 * cost 12 takes more than a quarter of a second.
 */
const MACS_PER_SECOND = 4;

/**
 * Requests a second of all APIs of the account in the region. Default: 10,000, and 2,500 in some
 * regions.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const API_GATEWAY = { service: 'apigateway', code: 'L-8A5B8E43' };

/** Requests a second that the two APIs of a stage allow (lib/constructs/route-table-api.ts). */
export const STAGE_REQUESTS_PER_SECOND = 2 * 200;

/** Whether the account may make as many requests a second as the stage's functions can. */
export const requestQuotas: Check = {
  subject: 'the request quotas of KMS and API Gateway',
  permissions: quotaPermissions,
  async run({ settings }, clientConfig) {
    const client = new ServiceQuotasClient(clientConfig(settings.region));
    const needs = [
      { name: 'cryptographic operations of KMS', quota: KMS, needed: macsPerSecond(settings) },
      {
        name: 'requests to API Gateway',
        quota: API_GATEWAY,
        needed: STAGE_REQUESTS_PER_SECOND,
      },
    ];
    const findings = await Promise.all(
      needs.map(async ({ name, quota, needed }) => {
        const max = await quotaValue(client, quota);
        if (max >= needed) return [];
        return [
          warning(
            `The account may make ${max} ${name} a second, the stage ${needed}: under load it ` +
              'answers 503 or 429',
            requestQuota(quota, settings.region, needed),
          ),
        ];
      }),
    );
    return findings.flat();
  },
};

/** Of the functions that compare or hash passwords, at their reserved concurrency. */
function macsPerSecond({ concurrency }: StageSettings): number {
  if (!concurrency) return 0;
  const { Investor, Phone, Broker } = concurrency;
  return MACS_PER_SECOND * (Investor + Phone + Broker);
}
