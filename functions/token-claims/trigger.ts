/**
 * Cognito's pre-token-generation trigger, version V3_0. It runs for every token, of users and of
 * participants' own systems, and puts the bearer's participant and scopes into the access token. It
 * ignores `clientMetadata`: the client that requests the token controls it.
 */
import middy from '@middy/core';
import type {
  Context,
  PreTokenGenerationV2TriggerEvent,
  PreTokenGenerationV3TriggerEvent,
} from 'aws-lambda';
import { TO_THE_END } from '../../core/aws/to-the-end.ts';
import { logRefusedToken } from '../../core/http/request-log.ts';
import { scopes } from '../../core/http/route.ts';
import { logFault } from '../../core/logging/fault-log.ts';
import type { ClientNames } from './client-names.ts';
import { rightsOf, type Standing, standingOfClient } from './rights.ts';

export type TokenEvent = PreTokenGenerationV2TriggerEvent | PreTokenGenerationV3TriggerEvent;
export type TokenTrigger = (event: TokenEvent, context: Context) => Promise<TokenEvent>;

/** Makes the trigger. It throws on a fault, and then Cognito issues no token. */
export function createTokenTrigger(clients: ClientNames): TokenTrigger {
  const handle = async (event: TokenEvent, { awsRequestId }: Context): Promise<TokenEvent> => {
    const { request, callerContext } = event;
    const { participantId, granted } = rightsOf(
      await standingOf(event, clients),
      request.scopes ?? [],
    );
    if (granted.length === 0) {
      logRefusedToken({
        requestId: awsRequestId,
        actor: request.userAttributes?.sub ?? callerContext.clientId,
      });
    }
    event.response = {
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: {
          claimsToAddOrOverride: participantId === undefined ? {} : { participantId },
          scopesToAdd: granted,
          scopesToSuppress: scopes.filter((scope) => !granted.includes(scope)),
        },
      },
    };
    return event;
  };
  return middy<TokenEvent, TokenEvent>(TO_THE_END)
    .onError(({ error, context }) => logFault(context.awsRequestId, error))
    .handler(handle as never) as unknown as TokenTrigger;
}

async function standingOf(event: TokenEvent, clients: ClientNames): Promise<Standing> {
  const { triggerSource, userPoolId, callerContext, request } = event;
  if (triggerSource === 'TokenGeneration_ClientCredentials') {
    return standingOfClient(await clients.nameOf(userPoolId, callerContext.clientId));
  }
  return {
    participantId: request.userAttributes['custom:participantId'],
    roles: request.groupConfiguration.groupsToOverride ?? [],
  };
}
