/**
 * Examples of requests and answers, by route; tests check that both documents and APIs take them.
 */

interface Example {
  /** Request bodies by a name of their own. */
  bodies?: Record<string, object>;
  /** The body of the answer. */
  answer?: object;
}

const REQUEST_ID = '01a20621-ad00-7249-b736-b7b0517a1bcc';
const CURSOR = 'eyJhIjoiYiJ9';
const AT = '2026-11-23T02:00:00.000Z';

/** Examples of parameters, by name. */
export const parameterExamples: Record<string, string> = {
  accountNumber: '10000001',
  requestId: REQUEST_ID,
  id: 'daily-2026-11-20-r1',
  cursor: CURSOR,
  status: 'pending',
  state: 'revoked',
  search: 'Chan',
  from: '2026-11-01',
  to: '2026-11-30',
  'Idempotency-Key': '4b0c9a52-2f6e-4b58-9d0b-0c7d1a6f3e55',
  'If-Match': '"qL0kBqFc5k4lTn3JtVqYdSGmUpQvHc1zR6xWb8eM2aI"',
};

const NAME = { en: 'HSBC HOLDINGS', zh: '滙豐控股' };
const identity = {
  phoneUserId: '82345601',
  participantId: 'C00088',
  accountNumber: '10000001',
  phonePassword: '58203917',
};
const session = {
  internetUserId: 'Copper42',
  idleAt: '2026-11-23T02:15:00.000Z',
  endsAt: '2026-11-23T10:00:00.000Z',
};
const CHALLENGE = 'y2qTqUP3q0mYp2iJ5nGdV7v0f3oQm1eSx9rB4cWtKzA';
const CREDENTIAL_ID = 'XyZ3q0mYp2iJ5nGdV7v0fA';
const credential = { id: CREDENTIAL_ID, rawId: CREDENTIAL_ID, type: 'public-key' };
const assertion = {
  ...credential,
  response: {
    clientDataJSON: 'e30',
    authenticatorData: 'SZYN5Q',
    signature: 'MEUCIQ',
    userHandle: 'dXNlcg',
  },
};
const passkey = { id: CREDENTIAL_ID, name: 'My phone', addedAt: AT };
const alerts = { email: true, sms: false };
const PASSWORD = 'Tulip-Quay-88';
const NEW_PASSWORD = 'Copper-Tin-29';

const holder = {
  nameEn: 'Chan Siu Ming',
  nameZh: '陳小明',
  dateOfBirth: '1980-05-17',
  phones: ['+85291234567'],
  language: 'yue',
};
const opening = { type: 'open-account', accountNumber: '10000001' };
const made = {
  requestId: REQUEST_ID,
  ...opening,
  status: 'pending',
  madeBy: 'C00088.maker',
  madeAt: AT,
};
const decided = { decidedBy: 'C00088.checker', decidedAt: '2026-11-23T03:00:00.000Z' };
const shownHolder = { ...holder, identityDocument: '*****56(7)' };
const request = { ...made, holder: shownHolder };
const account = {
  accountNumber: '10000001',
  holder: { ...shownHolder, alerts },
  status: 'open',
  phone: { userId: '82345601', state: 'active' },
  internet: { userId: 'Copper42', state: 'active' },
};

export const examples: Record<string, Example> = {
  'GET /api/terms': {
    answer: {
      version: '2026-01',
      text: { en: 'Terms of use', 'zh-Hant': '使用條款', 'zh-Hans': '使用条款' },
    },
  },
  'POST /api/registrations': {
    bodies: {
      registration: {
        ...identity,
        internetUserId: 'Copper42',
        internetPassword: PASSWORD,
        termsVersion: '2026-01',
      },
    },
    answer: { internetUserId: 'Copper42' },
  },
  'POST /api/sessions': {
    bodies: { signIn: { internetUserId: 'Copper42', password: PASSWORD } },
    answer: session,
  },
  'GET /api/sessions/current': { answer: session },
  'GET /api/account': {
    answer: {
      participantId: 'C00088',
      accountNumber: '10000001',
      holder: { en: 'Chan Siu Ming', zh: '陳小明' },
      internetUserId: 'Copper42',
      passwordChangedAt: AT,
      lastSignInAt: AT,
    },
  },
  'GET /api/account/balances': {
    answer: {
      asOf: '2026-11-20',
      recordsFrom: '2026-01-02',
      balances: [{ stockCode: '00005', name: NAME, quantity: 400 }],
    },
  },
  'GET /api/account/movements': {
    answer: {
      movements: [
        {
          date: '2026-11-20',
          stockCode: '00005',
          name: NAME,
          quantity: 400,
          direction: 'in',
          reference: 'R1',
        },
      ],
    },
  },
  'GET /api/account/alerts': { answer: { ...alerts, emailTo: 's***@example.com' } },
  'PUT /api/account/alerts': {
    bodies: { choice: alerts },
    answer: { ...alerts, emailTo: 's***@example.com' },
  },
  'GET /api/account/activity': {
    answer: {
      events: [
        {
          at: AT,
          type: 'internet-sign-in',
          channel: 'internet',
          sourceAddress: '192.0.2.1',
          thisSession: true,
          told: [{ channel: 'email', at: AT }],
        },
      ],
      alerts: [{ date: '2026-11-20', told: [{ channel: 'sms', at: AT }] }],
    },
  },
  'PUT /api/account/internet-password': {
    bodies: { change: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } },
  },
  'POST /api/account/internet-user-id/cancellation': {
    bodies: { cancellation: { password: PASSWORD } },
  },
  'POST /api/password-resets': {
    bodies: { identity },
    answer: {
      resetToken: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE',
      expiresAt: '2026-11-23T02:15:00.000Z',
      internetUserId: 'Copper42',
    },
  },
  'POST /api/password-resets/completion': {
    bodies: {
      completion: {
        resetToken: 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE',
        newPassword: NEW_PASSWORD,
      },
    },
  },
  'GET /api/account/statements': {
    answer: {
      statements: [
        {
          id: 'daily-2026-11-20-r1',
          kind: 'daily',
          period: '2026-11-20',
          revision: 1,
          completeAt: AT,
        },
      ],
    },
  },
  'POST /api/sessions/current/proof': {
    bodies: { password: { password: PASSWORD }, passkey: { passkey: assertion } },
  },
  'GET /api/passkeys': {
    answer: { passkeys: [{ ...passkey, lastUsedAt: AT }], passkeyOnly: false },
  },
  'POST /api/passkeys/options': {
    answer: {
      rp: { id: 'ssa.example.hk', name: 'SSA' },
      user: { id: 'dXNlcg', name: 'Copper42', displayName: 'Copper42' },
      challenge: CHALLENGE,
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      timeout: 300_000,
      excludeCredentials: [],
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      hints: [],
      attestation: 'none',
      extensions: { credProps: true },
    },
  },
  'POST /api/passkeys': {
    bodies: {
      passkey: {
        name: 'My phone',
        credential: {
          ...credential,
          response: {
            clientDataJSON: 'e30',
            attestationObject: 'o2NmbXQ',
            transports: ['internal'],
          },
        },
      },
    },
    answer: passkey,
  },
  'PUT /api/passkeys/only': { bodies: { demand: { passkeyOnly: true } } },
  'GET /api/account/phone-channel': { answer: { open: true } },
  'PUT /api/account/phone-channel': {
    bodies: { close: { open: false } },
    answer: { open: false },
  },
  'POST /api/passkey-sessions/options': {
    answer: {
      rpId: 'ssa.example.hk',
      challenge: CHALLENGE,
      timeout: 300_000,
      userVerification: 'required',
    },
  },
  'POST /api/passkey-sessions': { bodies: { use: { credential: assertion } }, answer: session },
  'POST /broker/requests': {
    bodies: {
      openAccount: { ...opening, holder: { ...holder, identityDocument: 'A123456(7)' } },
      changeHolder: {
        type: 'change-holder',
        accountNumber: '10000001',
        holder: { email: 'siu.ming@example.com', nameZh: null },
      },
      resetPhonePassword: { type: 'reset-phone-password', accountNumber: '10000001' },
      closeAccount: { type: 'close-account', accountNumber: '10000001' },
      removePasskeys: { type: 'remove-passkeys', accountNumber: '10000001' },
    },
    answer: made,
  },
  'GET /broker/requests': { answer: { requests: [request], cursor: CURSOR } },
  'GET /broker/requests/{requestId}': { answer: request },
  'POST /broker/requests/{requestId}/approval': {
    bodies: { approval: {} },
    answer: {
      ...request,
      status: 'approved',
      ...decided,
      phoneUserId: '82345601',
      phonePassword: '58203917',
    },
  },
  'POST /broker/requests/{requestId}/rejection': {
    bodies: { rejection: { reason: 'The name differs from the identity document' } },
    answer: { ...request, status: 'rejected', ...decided, reason: 'The name differs' },
  },
  'POST /broker/requests/{requestId}/withdrawal': {
    bodies: { withdrawal: {} },
    answer: { ...request, status: 'withdrawn', ...decided },
  },
  'GET /broker/accounts': { answer: { accounts: [account] } },
  'GET /broker/accounts/{accountNumber}': { answer: account },
  'GET /broker/accounts/{accountNumber}/events': {
    answer: {
      events: [
        {
          at: AT,
          type: 'account-opened',
          channel: 'participant',
          actor: 'C00088.checker',
          sourceAddress: '192.0.2.2',
          requestId: REQUEST_ID,
        },
      ],
    },
  },
};
