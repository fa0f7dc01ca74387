/** How each AWS service reports a denied request. */
import { escapeXml, type HttpAnswer } from '../shared/http.ts';

/** A denied request. */
export interface Denial {
  session: string;
  action: string;
  resource: string;
  /** `because no identity-based policy allows the … action`, or `with an explicit deny in …` */
  because: string;
}

const JSON_1_1 = 'application/x-amz-json-1.1';

/**
 * The denial in AWS's words.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function sentence({ session, action, resource, because }: Denial): string {
  return `User: ${session} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
}

/**
 * The service's response to a caller who may not perform the action, or may not use the key that
 * encrypts the resource.
 * @param service its ID, as in `AwsService`
 */
export function deniedAnswer(service: string, denial: Denial): HttpAnswer {
  const message = sentence(denial);
  const ofKey = denial.action.startsWith('kms:');
  switch (service) {
    case 'S3':
      return s3Denied(denial);
    case 'SNS':
      // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
      return xml(
        `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>${escapeXml(message)}</Message></Error></ErrorResponse>`,
      );
    case 'SESV2': {
      const headers = {
        'Content-Type': 'application/json',
        'X-Amzn-ErrorType': 'AccessDeniedException',
      };
      return { status: 403, headers, body: JSON.stringify({ message }) };
    }
    case 'DYNAMODB':
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
      return json('application/x-amz-json-1.0', {
        __type: 'com.amazon.coral.service#AccessDeniedException',
        Message: ofKey ? `KMS key access denied error: ${message}` : message,
      });
    case 'SECRETS_MANAGER':
      return json(JSON_1_1, {
        __type: 'AccessDeniedException',
        Message: ofKey ? 'Access to KMS is not allowed' : message,
      });
    default:
      return json(JSON_1_1, { __type: 'AccessDeniedException', Message: message });
  }
}

/**
 * S3's response to a denied request.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export function s3Denied({ session, action, resource, because }: Denial): HttpAnswer {
  const message = `User: ${session} is not authorized to perform: ${action} on resource: "${resource}" ${because}`;
  return xml(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${escapeXml(message)}</Message></Error>`,
  );
}

function json(type: string, value: object): HttpAnswer {
  return { status: 400, headers: { 'Content-Type': type }, body: JSON.stringify(value) };
}

function xml(body: string): HttpAnswer {
  return { status: 403, headers: { 'Content-Type': 'application/xml' }, body };
}
