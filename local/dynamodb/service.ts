import type { AwsService } from '../aws/endpoints.ts';
import { forward } from './forward.ts';

/**
 * The engine as an emulated service. It forwards every request under `accessKeyId`, whose tables
 * all callers share. The engine does not check signatures.
 */
export function dynamoDbService(endpoint: string, accessKeyId: string): AwsService {
  return {
    id: 'DYNAMODB',
    answer: (request) =>
      forward(endpoint, {
        ...request,
        headers: {
          ...request.headers,
          authorization: request.headers.authorization?.replace(
            /Credential=[^/]+/,
            `Credential=${accessKeyId}`,
          ),
        },
      }).catch((error) => ({
        status: 500,
        headers: { 'Content-Type': 'application/x-amz-json-1.0' },
        body: JSON.stringify({ __type: 'InternalServerError', message: (error as Error).message }),
      })),
  };
}
