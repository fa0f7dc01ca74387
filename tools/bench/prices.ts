/**
 * List prices that docs/scale.md counts with, in US dollars for a million, in ap-southeast-1, of
 * CloudFront in Hong Kong and Singapore. Where they come from stands in that document.
 */
export const PRICES = {
  'DynamoDB read unit, on demand': 0.1425,
  'DynamoDB write unit, on demand': 0.71,
  'KMS request': 3,
  'Lambda request': 0.2,
  'Lambda GB-second, arm64': 13.3334,
  'API Gateway request, REST': 4.25,
  'CloudFront request, HTTPS': 1.2,
  'WAF request': 0.6,
  'S3 put': 5,
  'CloudWatch Logs, kB taken in': 0.7,
} as const;

/** Memory of every function: 1769 MB. */
const GIGABYTES = 1769 / 1024;
/** Assumed: what Lambda bills for one bcrypt of cost 12, and for an invocation that only waits. */
const BCRYPT_SECONDS = 0.3;
const OTHER_SECONDS = 0.05;
/** Lines of Lambda itself for an invocation, and the API's access log, bytes. Assumed. */
const LAMBDA_LOG_BYTES = 400;
const ACCESS_LOG_BYTES = 400;

/** What a million of an operation use, besides what AWS bills by time. */
export interface Billed {
  reads: number;
  writes: number;
  kms: number;
  puts: number;
  logBytes: number;
  /** Invocations through CloudFront, WAF and API Gateway. */
  site: number;
  /** Invocations through WAF and API Gateway. */
  participant: number;
  /** Other invocations, but those behind streams. */
  other: number;
  /** Records in the streams: each is an invocation of its own while there is little traffic. */
  records: number;
}

/**
 * The price of a million of an operation, without messages, call minutes and storage. As many
 * bcrypts as requests to KMS: an entry that is refused as revoked is cheaper.
 */
export function priceOfMillion(billed: Billed): Record<string, number> {
  const { reads, writes, kms, puts, logBytes, site, participant, other, records } = billed;
  const requests = site + participant;
  const invocations = requests + other + records;
  const seconds = kms * BCRYPT_SECONDS + Math.max(0, invocations - kms) * OTHER_SECONDS;
  const bytes = logBytes + invocations * LAMBDA_LOG_BYTES + requests * ACCESS_LOG_BYTES;
  const parts = {
    DynamoDB:
      reads * PRICES['DynamoDB read unit, on demand'] +
      writes * PRICES['DynamoDB write unit, on demand'],
    KMS: kms * PRICES['KMS request'],
    Lambda:
      seconds * GIGABYTES * PRICES['Lambda GB-second, arm64'] +
      invocations * PRICES['Lambda request'],
    edge:
      requests * (PRICES['API Gateway request, REST'] + PRICES['WAF request']) +
      site * PRICES['CloudFront request, HTTPS'],
    'S3 puts': puts * PRICES['S3 put'],
    logs: (bytes / 1000) * PRICES['CloudWatch Logs, kB taken in'],
  };
  return { ...parts, 'in all': Object.values(parts).reduce((total, each) => total + each, 0) };
}
