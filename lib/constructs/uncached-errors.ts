import { Duration } from 'aws-cdk-lib';
import type { ErrorResponse } from 'aws-cdk-lib/aws-cloudfront';

/**
 * Every status that CloudFront may cache: without a setting for ten seconds, for everybody at an
 * edge location, whatever the cache policy or `no-store` say
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html,
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html).
 */
const CACHED_STATUSES = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/** Settings of a distribution that pass on each error of an origin, and cache none. */
export const uncachedErrors: ErrorResponse[] = CACHED_STATUSES.map((httpStatus) => ({
  httpStatus,
  ttl: Duration.seconds(0),
}));
