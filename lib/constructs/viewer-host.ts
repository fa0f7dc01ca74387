import { Stack } from 'aws-cdk-lib';
import {
  Function as EdgeFunction,
  type FunctionAssociation,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { VIEWER_HOST_HEADER } from '../../core/http/edge.ts';

/**
 * A new object, not a new `value`: of a header that a client sends twice, CloudFront would keep the
 * other values
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html).
 */
const CODE = `function handler(event) {
  const request = event.request;
  request.headers['${VIEWER_HOST_HEADER.toLowerCase()}'] = { value: request.headers.host.value };
  return request;
}
`;

/**
 * Tells an API behind CloudFront the host that the client asked for: to a REST API, `Host` must be
 * its own. The origin request policy must name the header
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/example-function-add-true-client-ip-header.html).
 */
export function viewerHost(scope: Construct, id: string): FunctionAssociation {
  return {
    eventType: FunctionEventType.VIEWER_REQUEST,
    function: new EdgeFunction(scope, id, {
      functionName: `${Stack.of(scope).stackName}-${id}`,
      comment: `Puts the viewer's Host into ${VIEWER_HOST_HEADER}`,
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(CODE),
    }),
  };
}
