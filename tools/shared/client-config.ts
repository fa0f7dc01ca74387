/** A client's configuration that makes it ask in a region, and give up after some seconds. */
export type ClientConfigOf = (region: string) => {
  region: string;
  maxAttempts: number;
  requestHandler: {
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: true;
  };
};

/** @param requestTimeout milliseconds that one try may take; there are three */
export const patientFor =
  (requestTimeout: number): ClientConfigOf =>
  (region) => ({
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2000, requestTimeout, throwOnRequestTimeout: true },
  });

/** Of commands that somebody waits for. */
export const clientConfig = patientFor(10_000);
