import { type PhoneLanguage, phoneLanguages } from '../../functions/phone/contract.ts';
import { buildFlow } from './build-flow.ts';
import type { DialogueContext, Scene, Scenes } from './dialogues/call.ts';
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

/** Names of the contact flows. */
export type FlowName = 'entry' | PhoneLanguage;

/**
 * The resources that flows refer to by ARN or id, and the key with which Connect encrypts secrets
 * that callers key in.
 */
export interface FlowBindings extends EntryProps {
  functionArn: string;
  encryption: Encryption;
}

/** Bindings for use without a Connect instance, in tests and diagrams. */
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
 * Builds and lints all contact flows: `entry`, which answers calls and asks for the language, and
 * one flow per language, all with the same dialogue. `entry` transfers a call to one of the others;
 * no flow transfers it back.
 * @throws Error that lists the linter's findings
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

/** The dialogues of a call in one language, in the order of the operating guide. */
const dialogues = (context: DialogueContext) => ({
  'Sign-in': signIn(context),
  'New password': newPassword(context),
  'Main menu': mainMenu(context),
  Balances: balances(context),
  Movements: movements(context),
  Endings: endings(context),
});

function dialogue(context: DialogueContext): Scenes<Scene> {
  const parts = dialogues(context);
  return {
    ...parts['Sign-in'],
    ...parts['New password'],
    ...parts['Main menu'],
    ...parts.Balances,
    ...parts.Movements,
    ...parts.Endings,
  };
}

/** Names of the scenes of each dialogue, for the diagrams. */
export function scenesByDialogue(): Record<string, string[]> {
  const parts = dialogues({ ...placeholders, language: 'en', prompts: prompts.en });
  return Object.fromEntries(
    Object.entries(parts).map(([name, scenes]) => [name, Object.keys(scenes)]),
  );
}
