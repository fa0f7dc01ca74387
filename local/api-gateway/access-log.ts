import type { HttpAnswer } from '../shared/http.ts';

/** What a stage's access log may tell of a request. */
export interface Accessed {
  requestId: string;
  /** Milliseconds since 1970. */
  at: number;
  sourceIp: string;
  method: string;
  /** Pattern of the resource, if one was found. */
  resource?: string | undefined;
  answer: HttpAnswer;
  milliseconds: number;
  /** Which of the gateway's own responses it was. */
  responseType?: string | undefined;
}

/** A line of the access log in the stage's format. What is not known is `-`, as API Gateway has it. */
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
