/**
 * Values for the CloudFormation parameters that a deployment would be given, one line a parameter.
 * @param siteOrigins where the site is served from, separated by spaces
 */
export function laptopParameters(siteOrigins: string): Record<string, string> {
  return {
    SiteOrigins: siteOrigins,
    DomainPrefix: 'ssa-laptop',
    SenderAddress: 'no-reply@ssa.example.hk',
  };
}
