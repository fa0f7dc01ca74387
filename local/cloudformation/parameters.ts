/**
 * Values for the CloudFormation parameters that a deployment would supply.
 * @param siteOrigins origins of the site, separated by spaces
 */
export function laptopParameters(siteOrigins: string): Record<string, string> {
  return {
    SiteOrigins: siteOrigins,
    // Placeholders: `startLocal` replaces them with the key that it generates.
    PublicKeyA: '-----BEGIN PUBLIC KEY-----\nMII=\n-----END PUBLIC KEY-----\n',
    CertificateA: '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n',
  };
}
