/** Where each rule of docs/rules.md lives. Code that moves, or a test that is renamed, changes its line here. */

export interface Home {
  /** The code that decides it, `file` or `file#symbol`; the file cites the rule. */
  decides: string;
  /** The code whose docstring argues that it holds under any race; absent where nothing races. */
  race?: string;
  /** Its one test: `file#title`. The title begins with the rule, or with a list that has it. */
  test: string;
}

export const homes: Record<string, Home> = {
  P1: {
    decides: 'lib/contact-flows/dialogues/sign-in.ts#signIn',
    test: 'test/functions/phone/steps.test.ts#P1, P2, P3: the first call, a later one, and a change in it',
  },
  P2: {
    decides: 'core/domain/credential.ts#effective',
    race: 'core/store/credentials.ts#promote',
    test: 'test/functions/phone/steps.test.ts#P2: until the password was changed nothing else is done, also after a call that ended before',
  },
  P3: {
    decides: 'functions/phone/confirm-password.ts#confirmPassword',
    race: 'core/store/calls.ts#change',
    test: 'test/functions/phone/steps.test.ts#P1, P2, P3: the first call, a later one, and a change in it',
  },
  P4: {
    decides: 'core/domain/password-rules/digits-only.ts',
    test: 'test/core/domain/password-rules/digits-only.test.ts#P4: eight digits 0-9 are digits',
  },
  P5: {
    decides: 'web/src/parts/advice.tsx#Advice',
    test: 'test/core/domain/no-expiry.test.ts#P5: a password of any age is in force',
  },
  P6: {
    decides: 'core/domain/password-rules/user-id.ts',
    test: 'test/core/domain/password-rules/user-id.test.ts#P6: the user ID of either channel is refused in any case, with any separators, in any surroundings',
  },
  P7: {
    decides: 'core/domain/credential.ts#PLACES',
    race: 'core/store/credentials.ts#settleWrong',
    test: 'test/core/domain/credential.test.ts#P7: three consecutive wrong entries revoke a password, undecided ones do not: %s',
  },
  P8: {
    decides: 'lib/contact-flows/prompts/prompts.ts#Prompts',
    test: 'test/lib/contact-flows/contact-flows.test.ts#P8: every language gives the security advice of the guide',
  },
  I1: {
    decides: 'functions/investor/register.ts#register',
    race: 'core/store/accounts.ts#register',
    test: 'test/functions/investor/answers.test.ts#I1 to I6, R2: an investor’s way through every call of the API, each answered as api.md has it',
  },
  I2: {
    decides: 'functions/investor/register.ts#register',
    race: 'core/store/accounts.ts#register',
    test: 'test/functions/investor/one-id.test.ts#I2: one account, one internet user ID',
  },
  I3: {
    decides: 'functions/investor/cancel-user-id.ts#cancelUserId',
    race: 'core/store/accounts.ts#unregister',
    test: 'test/functions/investor/fixed-user-id.test.ts#I3: a registered internet user ID can be cancelled, and never changed',
  },
  I4: {
    decides: 'core/domain/password-rules/letters-and-digits.ts',
    test: 'test/core/domain/password-rules/letters-and-digits.test.ts#I4: without a letter, or without a digit, it is refused',
  },
  I5: {
    decides: 'functions/investor/sign-in.ts#signIn',
    race: 'core/store/credentials.ts#settleRight',
    test: 'test/functions/investor/session.test.ts#I5: a sign-in',
  },
  I6: {
    decides: 'web/src/pages/menu.tsx#MenuPage',
    test: 'test/functions/investor/answers.test.ts#I1 to I6, R2: an investor’s way through every call of the API, each answered as api.md has it',
  },
  I7: {
    decides: 'functions/investor/complete-reset.ts#completeReset',
    race: 'core/store/credentials.ts#replace',
    test: 'test/functions/investor/replaced.test.ts#I7, R2: a revoked internet password comes back by it',
  },
  I8: {
    decides: 'web/src/parts/advice.tsx#Advice',
    test: 'test/web/advice.test.ts#I8: the site gives the advice of the guide, in every language',
  },
  R1: {
    decides: 'functions/broker/approve-reset.ts#approveReset',
    race: 'core/store/credentials.ts#scheduleReset',
    test: 'test/functions/broker/requests.test.ts#R1: a reset, to the end',
  },
  R2: {
    decides: 'functions/investor/complete-reset.ts#completeReset',
    race: 'core/store/sessions.ts#use',
    test: 'test/functions/investor/replaced.test.ts#I7, R2: a revoked internet password comes back by it',
  },
  R3: {
    decides: 'functions/investor/complete-reset.ts#completeReset',
    race: 'core/store/credentials.ts#stillProved',
    test: 'test/functions/investor/replaced.test.ts#R3: no revocation of the phone password; the investor is sent to the participant',
  },
  D1: {
    decides: 'core/domain/attempt.ts#afterWrite',
    race: 'core/store/credentials.ts#settleRight',
    test: 'test/functions/phone/lock.test.ts#D1: a wrong entry counts the same on every channel',
  },
  D2: {
    decides: 'core/domain/attempt.ts#afterWrite',
    race: 'core/store/credentials.ts#reserve',
    test: 'test/functions/investor/lock.test.ts#D2: a thousand wrong entries by every path of one password at once are compared three times',
  },
  D3: {
    decides: 'core/domain/attempt.ts#ABANDONED_AFTER_MS',
    race: 'core/store/credentials.ts#takeOver',
    test: 'test/functions/investor/faults.test.ts#D3: an outage never counts',
  },
  D4: {
    decides: 'core/domain/credential.ts#isResetDue',
    race: 'core/store/credentials.ts#promote',
    test: 'test/functions/investor/midnight.test.ts#D4: a reset takes effect at midnight in Hong Kong',
  },
  D5: {
    decides: 'functions/broker/open-account.ts#newAccount',
    race: 'core/store/credentials.ts#issue',
    test: 'test/functions/broker/requests.test.ts#D5: an approved opening issues an ID and a password that work at once',
  },
  D6: {
    decides: 'core/store/past-passwords.ts#PastPasswords',
    race: 'core/store/past-passwords.ts#enter',
    test: 'test/functions/investor/used-before.test.ts#D6: used before covers every password that the account ever had',
  },
  D7: {
    decides: 'core/domain/password-rules/personal-data.ts',
    test: 'test/core/domain/password-rules/personal-data.test.ts#D7: any password with any datum of four characters or more in it is refused, in any case, with separators',
  },
  D8: {
    decides: 'core/domain/credential.ts#Credential',
    race: 'core/store/credentials.ts#retire',
    test: 'test/functions/investor/one-id.test.ts#D8: cancelled IDs',
  },
  D9: {
    decides: 'functions/investor/cancel-user-id.ts#cancelUserId',
    race: 'core/store/credentials.ts#retire',
    test: 'test/functions/investor/session.test.ts#D9: with the revocation by wrong entries in the session itself, at a change and a cancellation alike',
  },
  D10: {
    decides: 'core/store/credential-item.ts#STAND_INS',
    race: 'core/store/credentials.ts#reserve',
    test: 'test/functions/investor/decoys.test.ts#D10, D18: one wrong entry, two, three and one more: as many attributes and bytes, whoever has the ID',
  },
  D11: {
    decides: 'functions/investor/entries.ts#proveIdentity',
    race: 'core/store/credentials.ts#settleWrong',
    test: 'test/functions/investor/lock.test.ts#D11: each wrong identifier is the same answer and one wrong entry',
  },
  D12: {
    decides: 'core/passwords/in-force.ts#inForce',
    race: 'core/store/credentials.ts#replace',
    test: 'test/functions/investor/session.test.ts#D12: all sessions end',
  },
  D13: {
    decides: 'functions/broker/approve-request.ts#approveRequest',
    race: 'core/store/requests.ts#decide',
    test: 'test/functions/broker/requests.test.ts#D13: maker and checker',
  },
  D14: {
    decides: 'functions/investor/terms.ts#TERMS_VERSION',
    race: 'core/store/accounts.ts#register',
    test: 'test/functions/investor/answers.test.ts#D14: outdated terms are malformed input, and nothing is counted',
  },
  D15: {
    decides: 'core/domain/session.ts#isOver',
    race: 'core/store/sessions.ts#prolong',
    test: 'test/functions/investor/session.test.ts#D15: the end of a session',
  },
  D16: {
    decides: 'lib/contact-flows/voices.ts#voices',
    test: 'test/lib/contact-flows/contact-flows.test.ts#D16: all languages have the same dialogue, except for prompts and voice',
  },
  D17: {
    decides: 'functions/feed/take-in.ts#takeIn',
    race: 'core/store/day-marks.ts#complete',
    test: 'test/functions/feed/feed.test.ts#D17: balances (a zero included) and movements are ingested, each line once',
  },
  D18: {
    decides: 'functions/broker/approve-close-account.ts#approveClosing',
    race: 'core/store/accounts.ts#close',
    test: 'test/functions/broker/requests.test.ts#D18: closing',
  },
};

/** Rules without code yet. The check refuses citations of them, so that they move to `homes` with their code. */
export const notBuilt = ['D19', 'D20', 'D21', 'D22', 'D23', 'D24', 'D25', 'D26'];
