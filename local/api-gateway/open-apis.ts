import type { UserPool } from '../aws/cognito.ts';
import type { Issuer } from '../aws/oidc.ts';
import type { LaptopApp } from '../cloudformation/read-app.ts';
import { edgeOf } from '../cloudfront/edge.ts';
import type { Functions } from '../lambda/open-functions.ts';
import type { Clock } from '../shared/clock.ts';
import { authorizersOf, cognitoAuthorizer } from './authorizer.ts';
import { restApis } from './rest-api.ts';

/**
 * Opens the REST APIs of the templates, behind CloudFront where the templates define a distribution
 * for them.
 */
export function openApis(
  { assembly, secrets }: LaptopApp,
  {
    functions,
    pool,
    issuer,
    clock,
    log,
  }: {
    functions: Functions;
    pool: UserPool | undefined;
    issuer: Issuer | undefined;
    clock: Clock;
    log(logGroup: string, line: string): void;
  },
): ReturnType<typeof restApis> {
  return restApis(assembly, {
    functions: functions.byArn,
    authorizers: authorizersOf(assembly, pool, issuer && cognitoAuthorizer(issuer, clock)),
    edge: edgeOf(assembly, secrets),
    clock,
    log,
  });
}
