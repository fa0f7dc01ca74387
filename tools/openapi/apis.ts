/** What our OpenAPI documents say beyond the route tables. */

import type { scopes } from '../../core/http/route.ts';
import * as brokerAnswers from '../../functions/broker/answers.ts';
import { holderForm } from '../../functions/broker/holder-form.ts';
import { routes as brokerRoutes } from '../../functions/broker/routes.ts';
import * as investorAnswers from '../../functions/investor/answers.ts';
import { routes as investorRoutes } from '../../functions/investor/routes.ts';
import type { Api } from './document.ts';

/** They end a session if there is one, and refuse two. */
const SESSION_OR_NONE = new Set(['POST /api/sessions', 'DELETE /api/sessions/current']);

const investor: Api = {
  title: 'Investor API',
  description: `What a statement recipient's browser does: registration, sign-in, account, passwords.

\`POST /api/sessions\` sets the session's cookie. Calls that change something want an \`Origin\` of the site itself when the browser sends one.`,
  routes: investorRoutes,
  named: {
    requests: {},
    answers: {
      Terms: investorAnswers.terms,
      Session: investorAnswers.session,
      Account: investorAnswers.account,
      Balances: investorAnswers.balances,
      Movements: investorAnswers.movements,
    },
  },
  securitySchemes: {
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-session',
      description: 'Ends after 15 idle minutes, or 8 hours.',
    },
  },
  security: ({ method, path, answers }) =>
    answers.refusals?.includes('not-signed-in') && !SESSION_OR_NONE.has(`${method} ${path}`)
      ? [{ session: [] }]
      : undefined,
};

const RIGHTS: Record<(typeof scopes)[number], string> = {
  'ssa/read': 'See accounts, requests and events',
  'ssa/make': 'Make requests',
  'ssa/check': 'Approve or reject requests of others',
};

const broker: Api = {
  title: 'Participant API',
  description: `What a participant's users and systems do: open and close accounts, reset phone passwords, look at what happened. One user makes a
request, another approves it.

Lists come in pages: while an answer has a \`cursor\`, ask again with it. On 429 and 503 try again after \`Retry-After\` seconds; so that a request is made
once however often it is sent, give it an \`Idempotency-Key\`. This API is for programs: a call that changes something is refused to a web page.`,
  routes: brokerRoutes,
  named: {
    requests: { HolderForm: holderForm },
    answers: {
      Holder: brokerAnswers.holder,
      MadeRequest: brokerAnswers.madeRequest,
      Request: brokerAnswers.request,
      ApprovedRequest: brokerAnswers.approvedRequest,
      Account: brokerAnswers.account,
      Event: brokerAnswers.event,
    },
  },
  securitySchemes: {
    participant: {
      type: 'oauth2',
      description:
        'The token carries `participantId`. The address is that of a laptop; on AWS it is the user pool’s.',
      flows: { clientCredentials: { tokenUrl: '/oidc/token', scopes: RIGHTS } },
    },
  },
  security: ({ scope }) => (scope ? [{ participant: [scope] }] : undefined),
};

/** By the file in docs/openapi that each is written to. */
export const apis = { 'investor.json': investor, 'broker.json': broker } as const satisfies Record<
  string,
  Api
>;
