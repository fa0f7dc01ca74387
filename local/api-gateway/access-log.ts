import type { HttpAnswer } from '../shared/http.ts';

/** What a stage's access log may contain about a request. */
export interface Accessed {
  requestId: string;
  /** Milliseconds since 1970. */
  at: number;
  sourceIp: string;
  method: string;
  /** Path pattern of the resource, if the request matched one. */
  resource?: string | undefined;
  answer: HttpAnswer;
  milliseconds: number;
  /** The type of the gateway's own response, if the gateway answered. */
  responseType?: string | undefined;
}

/**
 * Formats a line of the access log in the stage's format. A missing value is `-`, as in API
 * Gateway.
 */
export function accessLine(format: string, accessed: Accessed): string {
  const values: Record<string, unknown> = {
    requestId: accessed.requestId,
    requestTimeEpoch: accessed.at,
    'identity.sourceIp': accessed.sourceIp,
    httpMethod: accessed.method,
    resourcePath: accessed.resource,
    status: accessed.answer.status,
    responseLength: Buffer.byteLength(accessed.answer.body),
    responseLatency: Math.round(accessed.milliseconds),
    'error.responseType': accessed.responseType,
  };
  return format.replaceAll(/\$context\.([\w.]+)/g, (_, name: string) =>
    String(values[name] ?? '-'),
  );
}
