/** A proxy between the functions and an AWS endpoint that fails as a test tells it to. */
import { operationOf } from '../../local/aws/endpoints.ts';
import { forward } from '../../local/dynamodb/forward.ts';
import { listen, readBody, send, stopServer } from '../../local/shared/http.ts';

export interface AwsRequest {
  /** `UpdateItem`, `GenerateMac`, … */
  operation: string;
  body: string;
}

export type Fault =
  /** Never answers. */
  | 'hangs'
  /** Closes the connection. */
  | 'drops'
  /** Carries out the request, then closes the connection without an answer. */
  | 'drops the answer'
  | { status: number; body: string; afterMilliseconds?: number };

export interface FaultyAws {
  url: string;
  /** Sets the function that decides the fault of a request; undefined lets it pass. */
  fail(by: ((request: AwsRequest) => Fault | undefined) | undefined): void;
  /** Sets the endpoint to which requests pass. */
  to(endpoint: string): void;
  stop(): Promise<void>;
}

export async function startFaultyAws(): Promise<FaultyAws> {
  let fail: Parameters<FaultyAws['fail']>[0];
  let endpoint = '';
  const { server, url } = await listen(0, async (request, response) => {
    const body = await readBody(request, 1e7);
    if (typeof body === 'string') return;
    const fault = fail?.({ operation: operationOf(request.headers), body: body.toString('utf8') });
    if (fault === 'hangs') return;
    if (fault === 'drops') return void request.socket.destroy();
    if (fault === undefined || fault === 'drops the answer') {
      const { method = 'POST', url: path = '/', headers } = request;
      const answer = await forward(endpoint, { method, path, headers, body }).catch(
        () => undefined,
      );
      if (fault || !answer) request.socket.destroy();
      else send(response, answer);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, fault.afterMilliseconds ?? 0));
    send(response, { ...fault, headers: { 'Content-Type': 'application/x-amz-json-1.0' } });
  });
  return {
    url,
    fail: (by) => {
      fail = by;
    },
    to: (real) => {
      endpoint = real;
    },
    stop: () => stopServer(server),
  };
}
