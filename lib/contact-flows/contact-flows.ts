import { type PhoneLanguage, phoneLanguages } from '../../functions/phone/contract.ts';
import { buildFlow } from './build-flow.ts';
import type { Call, Scene, Scenes } from './dialogues/call.ts';
import { endings } from './dialogues/endings.ts';
import { type EntryProps, language as languageChoice } from './dialogues/language.ts';
import { balances, movements } from './dialogues/lists.ts';
import { mainMenu } from './dialogues/main-menu.ts';
import { newPassword } from './dialogues/new-password.ts';
import { signIn } from './dialogues/sign-in.ts';
import type { Flow } from './flow-language.ts';
import { lint } from './lint/index.ts';
import { prompts } from './prompts/index.ts';
import type { Encryption } from './steps.ts';

export type FlowName = 'entry' | PhoneLanguage;

/** What flows refer to by ARN or id, and the key that secrets are encrypted with at the keypad. */
export interface FlowBindings extends EntryProps {
  functionArn: string;
  encryption: Encryption;
}

/** For those who look at flows without an instance: tests, diagrams. */
export const placeholders: FlowBindings = {
  hoursId: 'arn:aws:connect:ap-southeast-1:000000000000:instance/instance/operating-hours/hours',
  flows: {
    yue: 'arn:aws:connect:ap-southeast-1:000000000000:instance/instance/contact-flow/yue',
    cmn: 'arn:aws:connect:ap-southeast-1:000000000000:instance/instance/contact-flow/cmn',
    en: 'arn:aws:connect:ap-southeast-1:000000000000:instance/instance/contact-flow/en',
  },
  functionArn: 'arn:aws:lambda:ap-southeast-1:000000000000:function:phone',
  encryption: {
    keyId: 'key',
    certificate: '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n',
  },
};

/**
 * All contact flows: `entry`, where calls arrive and the language is chosen, and one a language with the same dialogue. They hand a call
 * on from the first to the others and never back.
 * @throws Error that lists what the linter refuses
 */
export function contactFlows(
  bindings: FlowBindings = placeholders,
): Readonly<Record<FlowName, Flow>> {
  const entry = buildFlow('Start', languageChoice(bindings));
  lint('entry', entry, { goodbyes: phoneLanguages.map((each) => prompts[each].goodbye) });
  const inLanguage = (language: PhoneLanguage): Flow => {
    const flow = buildFlow(
      'Welcome',
      dialogue({ ...bindings, language, prompts: prompts[language] }),
    );
    lint(language, flow, { goodbyes: [prompts[language].goodbye] });
    return flow;
  };
  return { entry, yue: inLanguage('yue'), cmn: inLanguage('cmn'), en: inLanguage('en') };
}

/** The call after the language was chosen, in the order of the guide. */
const dialogues = (call: Call) => ({
  'Sign-in': signIn(call),
  'New password': newPassword(call),
  'Main menu': mainMenu(call),
  Balances: balances(call),
  Movements: movements(call),
  Endings: endings(call),
});

function dialogue(call: Call): Scenes<Scene> {
  const parts = dialogues(call);
  return {
    ...parts['Sign-in'],
    ...parts['New password'],
    ...parts['Main menu'],
    ...parts.Balances,
    ...parts.Movements,
    ...parts.Endings,
  };
}

/** Which scenes belong together, for those who draw them. */
export function scenesByDialogue(): Record<string, string[]> {
  const parts = dialogues({ ...placeholders, language: 'en', prompts: prompts.en });
  return Object.fromEntries(
    Object.entries(parts).map(([name, scenes]) => [name, Object.keys(scenes)]),
  );
}
