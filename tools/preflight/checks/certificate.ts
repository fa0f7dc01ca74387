import { ACMClient, type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import type { Check } from '../check.ts';
import { error, type Finding, warning } from '../finding.ts';

/** CloudFront takes certificates of this region only. */
const REGION = 'us-east-1';

/**
 * Days before its end at which a certificate should have been renewed: Certificate Manager begins
 * 60 days before. It never renews imported ones.
 * Source: https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html
 */
const MIN_DAYS = 45;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether the certificate of the site exists, is issued, covers the domain and lasts. */
export const certificate: Check = {
  subject: "the site's certificate",
  permissions: ['acm:DescribeCertificate'],
  async run({ settings: { site } }, clientConfig) {
    if (!site) return [];
    const { Certificate } = await new ACMClient(clientConfig(REGION))
      .send(new DescribeCertificateCommand({ CertificateArn: site.certificateArn }))
      .catch((error: Error) => {
        if (error.name !== 'ResourceNotFoundException') throw error;
        return { Certificate: undefined };
      });
    return faultOf(Certificate, site.domainName, site.certificateArn);
  },
};

function faultOf(detail: CertificateDetail | undefined, domain: string, arn: string): Finding[] {
  const request =
    `aws acm request-certificate --region ${REGION} --domain-name ${domain} ` +
    '--validation-method DNS';
  const show = (query: string) =>
    `aws acm describe-certificate --region ${REGION} --certificate-arn ${arn} --query ${query}`;
  if (!detail) {
    return [error(`The certificate ${arn} does not exist: CloudFront refuses the site`, request)];
  }
  if (detail.Status === 'PENDING_VALIDATION') {
    return [
      error(
        `The certificate for ${domain} is not issued yet: its DNS needs these records`,
        show(`'Certificate.DomainValidationOptions[].ResourceRecord'`),
      ),
    ];
  }
  if (detail.Status !== 'ISSUED') {
    return [error(`The certificate ${arn} is ${detail.Status}, not ISSUED`, request)];
  }
  const names = [detail.DomainName, ...(detail.SubjectAlternativeNames ?? [])];
  if (!names.some((name) => name && covers(name.toLowerCase(), domain))) {
    return [error(`The certificate ${arn} does not cover ${domain}`, request)];
  }
  const days = Math.floor((Number(detail.NotAfter) - Date.now()) / DAY_MS);
  if (days >= MIN_DAYS) return [];
  const ends = `The certificate for ${domain} ends in ${days} days`;
  return detail.Type === 'IMPORTED'
    ? [
        warning(
          `${ends}, and AWS does not renew imported certificates`,
          `aws acm import-certificate --region ${REGION} --certificate-arn ${arn} ` +
            '--certificate fileb://CERTIFICATE --private-key fileb://KEY',
        ),
      ]
    : [warning(`${ends}, and AWS has not renewed it`, show('Certificate.RenewalSummary'))];
}

/** A wildcard stands for exactly one label. */
function covers(name: string, domain: string): boolean {
  return (
    name === domain || (name.startsWith('*.') && name.slice(1) === domain.replace(/^[^.]+/, ''))
  );
}
