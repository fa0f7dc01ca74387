import { type PhoneLanguage, phoneLanguages } from '../../functions/phone/contract.ts';
import { buildFlow } from './build-flow.ts';
import type { DialogueContext, Scene, Scenes } from './dialogues/call.ts';
import { endings } from './dialogues/endings.ts';
import {
  type EntryProps,
  type InLanguages,
  language as languageChoice,
} from './dialogues/language.ts';
import { balances, movements, pagesOf } from './dialogues/lists.ts';
import { mainMenu } from './dialogues/main-menu.ts';
import { newPassword } from './dialogues/new-password.ts';
import { signIn } from './dialogues/sign-in.ts';
import { stock } from './dialogues/stock.ts';
import type { Flow } from './flow-language.ts';
import { lint } from './lint/index.ts';
import { forHelp } from './prompts/for-help.ts';
import { prompts } from './prompts/index.ts';
import { type OpeningHours, openingHours } from './prompts/opening-hours.ts';
import { atRate, slower } from './speaking-rate.ts';
import { type Encryption, goTo, speakAs } from './steps.ts';
import { voices } from './voices.ts';

/** Name of the flow that continues a signed-in call more slowly. */
export type SlowName = `${PhoneLanguage}Slow`;
/** Names of the contact flows. */
export type FlowName = 'entry' | PhoneLanguage | SlowName;

/** What a stage decides of its calls (lib/config/stage-settings.ts). */
export interface CallSettings {
  /** Whom callers may call for help, e.g. `2211 6666`. If absent, no number is said. */
  helpNumber?: string | undefined;
  /** In per cent of the voices' own rate. Default 100. */
  speakingRate?: number | undefined;
  /** If absent, the line is open day and night. */
  hours?: OpeningHours | undefined;
}

/**
 * The resources that flows refer to by ARN or id, and the key with which Connect encrypts secrets
 * that callers key in.
 */
export interface FlowBindings extends EntryProps {
  flows: Readonly<Record<PhoneLanguage | SlowName, string>>;
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
    yueSlow: 'arn:aws:connect:ap-southeast-1:000000000000:instance/instance/contact-flow/yueSlow',
    cmnSlow: 'arn:aws:connect:ap-southeast-1:000000000000:instance/instance/contact-flow/cmnSlow',
    enSlow: 'arn:aws:connect:ap-southeast-1:000000000000:instance/instance/contact-flow/enSlow',
  },
  functionArn: 'arn:aws:lambda:ap-southeast-1:000000000000:function:phone',
  encryption: {
    keyId: 'key',
    certificate: '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n',
  },
};

/**
 * Builds and lints all contact flows: `entry`, which answers calls and asks for the language; one
 * flow per language, all with the same dialogue; and for each another one that speaks more slowly,
 * from the main menu on. Calls are transferred from `entry` to a language, and from there to its
 * slow flow; no flow transfers them back.
 * @throws Error that lists the linter's findings
 */
export function contactFlows(
  bindings: FlowBindings = placeholders,
  { helpNumber, speakingRate: rate = 100, hours }: CallSettings = {},
): Readonly<Record<FlowName, Flow>> {
  const help: InLanguages = {
    yue: forHelp('yue', helpNumber),
    cmn: forHelp('cmn', helpNumber),
    en: forHelp('en', helpNumber),
  };
  const whenOpen: InLanguages = {
    yue: hours ? [openingHours.yue(hours)] : [],
    cmn: hours ? [openingHours.cmn(hours)] : [],
    en: hours ? [openingHours.en(hours)] : [],
  };
  const linted = (name: FlowName, flow: Flow, languages: readonly PhoneLanguage[]) => {
    lint(name, flow, { goodbyes: languages.map((each) => prompts[each].goodbye) });
    return flow;
  };
  const inLanguage = (language: PhoneLanguage) => {
    const slow: SlowName = `${language}Slow`;
    const common = {
      ...bindings,
      language,
      prompts: prompts[language],
      forHelp: help[language],
    };
    const atOwnRate = dialogue({ ...common, rate, slowFlow: bindings.flows[slow] });
    const slowRate = slower(rate);
    const slowly = slowDialogue({ ...common, rate: slowRate });
    return {
      [language]: linted(language, atRate(buildFlow('Welcome', atOwnRate), rate), [language]),
      [slow]: linted(slow, atRate(buildFlow('Welcome', slowly), slowRate), [language]),
    };
  };
  const entry = atRate(buildFlow('Start', languageChoice(bindings, help, whenOpen)), rate);
  return {
    entry: linted('entry', entry, phoneLanguages),
    ...inLanguage('yue'),
    ...inLanguage('cmn'),
    ...inLanguage('en'),
  } as Record<FlowName, Flow>;
}

/** The dialogues of a call in one language, in the order of the operating guide. */
const dialogues = (context: DialogueContext) => ({
  'Sign-in': signIn(context),
  'New password': newPassword(context),
  'Main menu': mainMenu(context),
  Balances: balances(context),
  'Pages of balances': pagesOf(context, 'Balances'),
  Movements: movements(context),
  'Pages of movements': pagesOf(context, 'Movements'),
  Stock: stock(context),
  Endings: endings(context),
});

function dialogue(context: DialogueContext): Scenes<Scene> {
  const scenes = Object.assign({}, ...Object.values(dialogues(context)));
  return scenes as Scenes<Scene>;
}

/** What follows the sign-in, of a call that comes from the main menu of another flow. */
function slowDialogue(context: DialogueContext): Scenes<Scene> {
  const { 'Sign-in': _, ...others } = dialogues(context);
  const Welcome = [speakAs(voices[context.language]), goTo('Main menu')];
  return Object.assign({ Welcome }, ...Object.values(others)) as Scenes<Scene>;
}

/** Names of the scenes of each dialogue, for the diagrams. */
export function scenesByDialogue(): Record<string, string[]> {
  const parts = dialogues({
    ...placeholders,
    language: 'en',
    prompts: prompts.en,
    forHelp: [],
    rate: 100,
    slowFlow: placeholders.flows.enSlow,
  });
  return Object.fromEntries(
    Object.entries(parts).map(([name, scenes]) => [name, Object.keys(scenes)]),
  );
}
