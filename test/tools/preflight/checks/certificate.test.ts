import type { Answer } from '../../../support/aws/fake-aws.ts';
import { CERTIFICATE, DOMAIN, failing, inDays } from '../../../support/tools/preflight/account.ts';
import { testFaults, testHarmless } from '../../../support/tools/preflight/faults.ts';

const certificate = (detail: object): Record<string, Answer> => ({
  'acm.DescribeCertificate': () => ({
    Certificate: { Status: 'ISSUED', DomainName: DOMAIN, NotAfter: inDays(300), ...detail },
  }),
});
const REQUEST_CERTIFICATE = `aws acm request-certificate --region us-east-1 --domain-name ${DOMAIN}`;

testFaults({
  'a certificate that does not exist': {
    answers: { 'acm.DescribeCertificate': failing('ResourceNotFoundException') },
    error: `The certificate ${CERTIFICATE} does not exist`,
    fix: REQUEST_CERTIFICATE,
  },
  'a certificate that waits for validation': {
    answers: certificate({ Status: 'PENDING_VALIDATION' }),
    error: 'is not issued yet',
    fix: `aws acm describe-certificate --region us-east-1 --certificate-arn ${CERTIFICATE}`,
  },
  'an expired certificate': {
    answers: certificate({ Status: 'EXPIRED' }),
    error: 'is EXPIRED, not ISSUED',
    fix: REQUEST_CERTIFICATE,
  },
  'a certificate for another domain': {
    answers: certificate({
      DomainName: 'depository.hk',
      SubjectAlternativeNames: ['*.access.depository.hk', '*.hk', 'ccess.depository.hk'],
    }),
    error: `does not cover ${DOMAIN}`,
    fix: REQUEST_CERTIFICATE,
  },
  'a certificate that AWS should have renewed': {
    answers: certificate({ NotAfter: inDays(44), Type: 'AMAZON_ISSUED' }),
    warning: 'ends in 44 days, and AWS has not renewed it',
    fix: 'aws acm describe-certificate',
  },
  'an imported certificate that ends soon': {
    answers: certificate({ NotAfter: inDays(44), Type: 'IMPORTED' }),
    warning: 'AWS does not renew imported certificates',
    fix: `aws acm import-certificate --region us-east-1 --certificate-arn ${CERTIFICATE}`,
  },
});

testHarmless({
  'a certificate by wildcard': certificate({ DomainName: '*.depository.hk' }),
  'a certificate by alternative name': certificate({
    DomainName: 'depository.hk',
    SubjectAlternativeNames: [DOMAIN.toUpperCase()],
  }),
});
