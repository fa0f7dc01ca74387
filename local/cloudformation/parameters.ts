/** Values for the CloudFormation parameters that a deployment would supply. */
export function laptopParameters(): Record<string, string> {
  return {
    // Placeholders: `startLocal` replaces them with the key that it generates.
    PublicKeyA: '-----BEGIN PUBLIC KEY-----\nMII=\n-----END PUBLIC KEY-----\n',
    CertificateA: '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n',
  };
}
