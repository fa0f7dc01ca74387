import { Stack } from 'aws-cdk-lib';
import {
  CfnResponseHeadersPolicy,
  type IResponseHeadersPolicyRef,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { siteHeaders } from '../shared/site-headers.ts';

/**
 * Creates the CloudFront response headers policy for `siteHeaders`. CloudFront has dedicated fields
 * for the security headers; the others are custom headers.
 * @throws Error if `Strict-Transport-Security` has a form that CloudFront cannot send
 */
export function siteResponseHeaders(scope: Construct, id: string): IResponseHeadersPolicyRef {
  const {
    'Content-Security-Policy': contentSecurityPolicy = '',
    'Strict-Transport-Security': strictTransportSecurity = '',
    'Referrer-Policy': referrerPolicy = '',
    'X-Content-Type-Options': _nosniff,
    'X-Frame-Options': frameOption = 'DENY',
    ...others
  } = siteHeaders;
  const [, maxAge] = /^max-age=(\d+); includeSubDomains$/.exec(strictTransportSecurity) ?? [];
  if (!maxAge)
    throw new Error(`CloudFront cannot send Strict-Transport-Security: ${strictTransportSecurity}`);
  const override = true;
  return new CfnResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyConfig: {
      name: `${Stack.of(scope).stackName}-headers`,
      comment: "Headers of the site's files",
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy, override },
        contentTypeOptions: { override },
        frameOptions: { frameOption, override },
        referrerPolicy: { referrerPolicy, override },
        strictTransportSecurity: {
          accessControlMaxAgeSec: Number(maxAge),
          includeSubdomains: true,
          override,
        },
      },
      customHeadersConfig: {
        items: Object.entries(others).map(([header, value]) => ({ header, value, override })),
      },
      removeHeadersConfig: { items: [{ header: 'Server' }] },
    },
  });
}
