/** Where each rule of docs/rules.md lives. Code or a test that moves changes its line here. */

export interface Home {
  /** The code that decides it, `file` or `file#symbol`; each file cites the rule. */
  decides: string | readonly string[];
  /** The writes that argue why the rule holds under any race; absent if nothing races. */
  race?: string | readonly string[];
  /** The file of its one test: the first whose title begins with the rule, alone or in a list. */
  test: string;
}

export const homes: Record<string, Home> = {
  P1: {
    decides: 'lib/contact-flows/dialogues/sign-in.ts#signIn',
    test: 'test/functions/phone/steps.test.ts',
  },
  P2: {
    decides: 'core/domain/first-access.ts#isFirstAccess',
    test: 'test/functions/phone/steps.test.ts',
  },
  P3: {
    decides: 'functions/phone/confirm-password.ts#confirmPassword',
    race: 'core/store/calls.ts#change',
    test: 'test/functions/phone/steps.test.ts',
  },
  P4: {
    decides: 'core/domain/password-rules/digits-only.ts',
    test: 'test/core/domain/password-rules/digits-only.test.ts',
  },
  P5: {
    decides: 'web/src/parts/advice.tsx#Advice',
    test: 'test/core/domain/no-expiry.test.ts',
  },
  P6: {
    decides: 'core/domain/password-rules/user-id.ts',
    test: 'test/core/domain/password-rules/user-id.test.ts',
  },
  P7: {
    decides: 'core/domain/credential.ts#isRevoked',
    race: ['core/store/attempt-writes.ts#settleWrong', 'core/store/credentials.ts#replace'],
    test: 'test/core/domain/credential.test.ts',
  },
  P8: {
    decides: 'lib/contact-flows/prompts/prompts.ts#Prompts',
    test: 'test/lib/contact-flows/contact-flows.test.ts',
  },
  I1: {
    decides: 'functions/investor/register.ts#register',
    race: 'core/store/accounts.ts#register',
    test: 'test/functions/investor/answers.test.ts',
  },
  I2: {
    decides: 'functions/investor/register.ts#register',
    race: ['core/store/accounts.ts#register', 'core/store/credentials.ts#issue'],
    test: 'test/functions/investor/internet-user-ids.test.ts',
  },
  I3: {
    decides: 'functions/investor/cancel-user-id.ts#cancelUserId',
    race: 'core/store/accounts.ts#unregister',
    test: 'test/functions/investor/fixed-user-id.test.ts',
  },
  I4: {
    decides: [
      'core/domain/password-rules/letters-and-digits.ts',
      'core/domain/password-rules/length.ts',
    ],
    test: 'test/core/domain/password-rules/letters-and-digits.test.ts',
  },
  I5: {
    decides: 'functions/investor/sign-in.ts#signIn',
    race: 'core/store/attempt-writes.ts#settleRight',
    test: 'test/functions/investor/session.test.ts',
  },
  I6: {
    decides: 'web/src/pages/menu.tsx#MenuPage',
    test: 'test/functions/investor/answers.test.ts',
  },
  I7: {
    decides: 'functions/investor/complete-reset.ts#completeReset',
    race: 'core/store/credentials.ts#replace',
    test: 'test/functions/investor/replaced-password.test.ts',
  },
  I8: {
    decides: 'web/src/parts/advice.tsx#Advice',
    test: 'test/web/advice.test.ts',
  },
  R1: {
    decides: 'functions/broker/approve-reset.ts#approveReset',
    race: 'core/store/credentials.ts#scheduleReset',
    test: 'test/functions/broker/requests.test.ts',
  },
  R2: {
    decides: 'functions/investor/complete-reset.ts#completeReset',
    race: 'core/store/sessions.ts#use',
    test: 'test/functions/investor/replaced-password.test.ts',
  },
  R3: {
    decides: 'functions/investor/complete-reset.ts#refuseInvalid',
    race: 'core/store/credentials.ts#stillProved',
    test: 'test/functions/investor/replaced-password.test.ts',
  },
  D1: {
    decides: ['core/domain/attempt.ts#afterWrite', 'core/store/attempt-writes.ts#settleRight'],
    race: 'core/store/attempt-writes.ts#settleRight',
    test: 'test/functions/phone/wrong-entries-by-phone.test.ts',
  },
  D2: {
    decides: 'core/domain/attempt.ts#afterWrite',
    race: 'core/store/attempt-writes.ts#reserve',
    test: 'test/functions/investor/wrong-entries.test.ts',
  },
  D3: {
    decides: 'core/domain/attempt.ts#ABANDONED_AFTER_MS',
    race: 'core/store/attempt-writes.ts#takeOver',
    test: 'test/service/outage.test.ts',
  },
  D4: {
    decides: 'core/domain/due-reset.ts#isResetDue',
    race: 'core/store/attempt-writes.ts#promote',
    test: 'test/core/domain/due-reset.test.ts',
  },
  D5: {
    decides: 'functions/broker/open-account.ts#newAccount',
    race: 'core/store/credentials.ts#issue',
    test: 'test/functions/broker/requests.test.ts',
  },
  D6: {
    decides: 'core/store/past-passwords.ts#PastPasswords',
    race: 'core/store/past-passwords.ts#enter',
    test: 'test/functions/investor/used-before.test.ts',
  },
  D7: {
    decides: 'core/domain/password-rules/personal-data.ts',
    test: 'test/core/domain/password-rules/personal-data.test.ts',
  },
  D8: {
    decides: ['core/store/credential-conditions.ts#freeFor', 'core/domain/retired-id.ts#isRetired'],
    race: ['core/store/credentials.ts#issue', 'core/store/credentials.ts#retire'],
    test: 'test/functions/investor/internet-user-ids.test.ts',
  },
  D9: {
    decides: 'functions/investor/cancel-user-id.ts#cancelUserId',
    race: 'core/store/credentials.ts#retire',
    test: 'test/functions/investor/cancel-user-id.test.ts',
  },
  D10: {
    decides: 'core/domain/decoy.ts#newDecoy',
    race: 'core/store/attempt-writes.ts#reserve',
    test: 'test/functions/investor/decoys.test.ts',
  },
  D11: {
    decides: 'functions/investor/prove-identity.ts#proveIdentity',
    race: 'core/store/attempt-writes.ts#settleWrong',
    test: 'test/functions/investor/wrong-entries.test.ts',
  },
  D12: {
    decides: 'core/passwords/valid-proof.ts#validProof',
    race: 'core/store/credentials.ts#replace',
    test: 'test/functions/investor/ended-sessions.test.ts',
  },
  D13: {
    decides: 'functions/broker/approve-request.ts#approveRequest',
    race: 'core/store/requests.ts#decide',
    test: 'test/functions/broker/requests.test.ts',
  },
  D14: {
    decides: 'functions/investor/terms.ts#TERMS_VERSION',
    race: 'core/store/accounts.ts#register',
    test: 'test/functions/investor/answers.test.ts',
  },
  D15: {
    decides: 'core/domain/session.ts#isOver',
    race: 'core/store/sessions.ts#extend',
    test: 'test/core/domain/session.test.ts',
  },
  D16: {
    decides: 'lib/contact-flows/voices.ts#voices',
    test: 'test/lib/contact-flows/contact-flows.test.ts',
  },
  D17: {
    decides: 'functions/feed/ingest.ts#ingest',
    race: 'core/store/day-marks.ts#complete',
    test: 'test/functions/feed/feed.test.ts',
  },
  D18: {
    decides: 'functions/broker/approve-close-account.ts#approveClosing',
    race: ['core/store/accounts.ts#close', 'core/store/retired-numbers.ts#isFree'],
    test: 'test/functions/broker/requests.test.ts',
  },
  D20: {
    decides: 'functions/feed/write-alerts.ts#writeAlerts',
    race: 'core/store/alerts.ts#tell',
    test: 'test/functions/feed/alerts.test.ts',
  },
  D21: {
    decides: [
      'functions/investor/activity.ts#activity',
      'functions/investor/end-other-sessions.ts#endOtherSessions',
    ],
    race: 'core/store/credentials.ts#endOtherSessions',
    test: 'test/functions/investor/activity.test.ts',
  },
  D22: {
    decides: [
      'core/domain/read-identifier.ts#readIdentifier',
      'core/domain/password-rules/form.ts#FOREIGN_SIGNS',
    ],
    test: 'test/core/domain/read-identifier.test.ts',
  },
  D23: {
    decides: ['functions/investor/begin-reset.ts#beginReset', 'functions/investor/register.ts'],
    test: 'test/functions/investor/answers.test.ts',
  },
  D24: {
    decides: 'core/domain/credential.ts#entriesLeft',
    race: 'core/store/attempt-writes.ts#settleWrong',
    test: 'test/functions/investor/wrong-entries.test.ts',
  },
  D26: {
    decides: ['core/domain/change-of-holder.ts#changed', 'functions/broker/withdraw-request.ts'],
    race: ['core/store/requests.ts#decide', 'core/store/accounts.ts#changeHolder'],
    test: 'test/functions/broker/change-of-holder.test.ts',
  },
  D25: {
    decides: [
      'core/domain/keyring.ts#effectiveKeyring',
      'core/domain/keyring.ts#leavesAlive',
      'functions/passkeys/use-passkey.ts#judgeUse',
    ],
    race: ['core/store/keyrings.ts#add', 'core/store/keyrings.ts#use'],
    test: 'test/functions/passkeys/passkeys.test.ts',
  },
  D19: {
    decides: [
      'functions/statements/daily.ts#dailyRevisions',
      'functions/statements/monthly.ts#monthlyRevisions',
    ],
    race: 'core/store/day-marks.ts#complete',
    test: 'test/functions/statements/statements.test.ts',
  },
};
