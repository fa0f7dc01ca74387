/**
 * Values for the CloudFormation parameters that a deployment would be given, one line a parameter.
 * @param siteOrigins where the site is served from, separated by spaces
 */
export function laptopParameters(siteOrigins: string): Record<string, string> {
  return {
    SiteOrigins: siteOrigins,
    DomainPrefix: 'ssa-laptop',
    InstanceAlias: 'ssa-laptop',
    // `startLocal` has better ones: a key that it made itself.
    PublicKeyA: '-----BEGIN PUBLIC KEY-----\nMII=\n-----END PUBLIC KEY-----\n',
    CertificateA: '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n',
    SenderAddress: 'no-reply@ssa.example.hk',
  };
}
