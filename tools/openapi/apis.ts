/** The parts of the OpenAPI documents that are not in the route tables. */

import type { scopes } from '../../core/http/route.ts';
import { sessionForm } from '../../core/sessions/session-view.ts';
import * as brokerAnswers from '../../functions/broker/answers.ts';
import { holderForm } from '../../functions/broker/holder-form.ts';
import { routes as brokerRoutes } from '../../functions/broker/routes.ts';
import * as investorAnswers from '../../functions/investor/answers.ts';
import { routes as investorRoutes } from '../../functions/investor/routes.ts';
import * as passkeysAnswers from '../../functions/passkeys/answers.ts';
import { routes as passkeysRoutes } from '../../functions/passkeys/routes.ts';
import * as statementsAnswers from '../../functions/statements/answers.ts';
import { routes as statementsRoutes } from '../../functions/statements/routes.ts';
import type { Api } from './document.ts';

/** Routes that need no session, end an existing one, and refuse two. */
const SESSION_OR_NONE = new Set(['POST /api/sessions', 'DELETE /api/sessions/current']);

const investor: Api = {
  title: 'Investor API',
  description: `For the browser of a statement recipient: registration, sign-in, account, passwords.

\`POST /api/sessions\` and \`POST /api/passkey-sessions\` set the session cookie. \`POST /api/passkeys/options\` and
\`POST /api/passkey-sessions/options\` set a ceremony cookie, which the call with the passkey needs within five minutes. A call that changes something must have the site's own \`Origin\`, if it has one.`,
  routes: [...investorRoutes, ...statementsRoutes, ...passkeysRoutes],
  named: {
    requests: {},
    answers: {
      Terms: investorAnswers.terms,
      Session: sessionForm,
      Account: investorAnswers.account,
      Balances: investorAnswers.balances,
      Movements: investorAnswers.movements,
      Statements: statementsAnswers.statements,
      Passkeys: passkeysAnswers.passkeys,
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
  description: `For users and systems of a participant: open and close accounts, reset phone passwords, read events. One user makes a
request, another approves it.

Lists come in pages: while an answer has a \`cursor\`, call again with it. On 429 and 503 retry after \`Retry-After\` seconds. An \`Idempotency-Key\`
lets you send a request again that is made only once. This API is for programs: it refuses calls of web pages that change something.`,
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
        'The token carries `participantId`. The token URL is that of a laptop; on AWS it is the one of the user pool.',
      flows: { clientCredentials: { tokenUrl: '/oidc/token', scopes: RIGHTS } },
    },
  },
  security: ({ scope }) => (scope ? [{ participant: [scope] }] : undefined),
};

/** The documents by their file in docs/openapi. */
export const apis = { 'investor.json': investor, 'broker.json': broker } as const satisfies Record<
  string,
  Api
>;
