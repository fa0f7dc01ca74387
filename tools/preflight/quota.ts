import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';

/** A quota of Service Quotas. */
export interface Quota {
  /** E.g. `lambda`. */
  service: string;
  /** E.g. `L-B99A9384`. */
  code: string;
  /** ARN of the resource that the quota is for, if it is not for the whole account. */
  context?: string;
}

/** What a caller needs to read a {@link Quota}. */
export const quotaPermissions = [
  'servicequotas:GetServiceQuota',
  'servicequotas:GetAWSDefaultServiceQuota',
] as const;

/**
 * The value of a quota. Service Quotas knows an applied value only of quotas that were changed at
 * some time; the default holds for the others.
 * Source:
 * https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
 */
export async function quotaValue(
  client: ServiceQuotasClient,
  { service, code, context }: Quota,
): Promise<number> {
  const input = { ServiceCode: service, QuotaCode: code };
  const { Quota } = await client
    .send(new GetServiceQuotaCommand({ ...input, ...(context && { ContextId: context }) }))
    .catch((error: Error) => {
      if (error.name !== 'NoSuchResourceException') throw error;
      return client.send(new GetAWSDefaultServiceQuotaCommand(input));
    });
  if (Quota?.Value === undefined) throw new Error(`Service Quotas has no value for ${code}`);
  return Quota.Value;
}

/** The command that requests a higher quota. */
export function requestQuota(
  { service, code, context }: Quota,
  region: string,
  value: number,
): string {
  return (
    `aws service-quotas request-service-quota-increase --region ${region} ` +
    `--service-code ${service} --quota-code ${code} --desired-value ${value}` +
    (context ? ` --context-id ${context}` : '')
  );
}
