import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type Logger = NonNullable<DynamoDBClientConfig['logger']>;

/**
 * The logger of every AWS client: it logs nothing. It lacks `info` and `error`, for which the SDK
 * would copy each request and answer, without what is sensitive, before it calls them
 * (`loggerMiddleware` of @aws-sdk/core): also for its own logger, which drops the copies.
 */
export const QUIET_LOGGER = {
  trace() {},
  debug() {},
  warn() {},
} as unknown as Logger;
