/** How long prompts and a whole call take, by the model of local/connect/spoken-time.ts. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Balance, Movement } from '../../../core/domain/position.ts';
import { type PhoneLanguage, phoneLanguages } from '../../../functions/phone/contract.ts';
import { speechIn } from '../../../functions/phone/speech/index.ts';
import { speak } from '../../../functions/phone/speech/ssml.ts';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import { Call } from '../../../local/connect/call.ts';
import type { Instance, PhoneEvent } from '../../../local/connect/contact.ts';
import type { PromptEvent } from '../../../local/connect/speech.ts';
import { secondsToHear } from '../../../local/connect/spoken-time.ts';
import { appInstance } from '../../support/local/connect/app-instance.ts';

const KEYS_PER_SECOND = 2;
/** Until a caller who knows the menu has its key. */
const SECONDS_TO_REACT = 1;
/** For an answer of the function, with its network. */
const SECONDS_OF_FUNCTION = 0.5;

const balance: Balance = {
  stockCode: '00700',
  nameEn: 'TENCENT',
  nameZh: '騰訊控股',
  quantity: 1200,
};
const lastMovement: Movement = { ...balance, date: '2026-11-18', direction: 'in', reference: 'R1' };
const asOf = '2026-11-20';

/** Answers as the function does in a call that goes well. */
function answerTo(event: string): Record<string, string> {
  const { step, language, rate } = JSON.parse(event).Details.Parameters as Record<string, string>;
  if (step === 'identify') return { result: 'identified' };
  if (step === 'authenticate') return { result: 'welcome' };
  const speech = speechIn[language as PhoneLanguage].stock({
    ...{ stockCode: '00700', asOf, months: 12 },
    ...{ balance, lastMovement },
  });
  return { result: 'spoken', speech: speak(speech, Number(rate)) };
}

let instance: Instance;
beforeAll(async () => {
  instance = await appInstance(async (event) => ({
    result: JSON.stringify(answerTo(JSON.stringify(event))),
  }));
});

const promptsIn = (events: readonly PhoneEvent[]) =>
  events.filter((each): each is PromptEvent => each.type === 'prompt');
const heard = (events: readonly PhoneEvent[]) =>
  promptsIn(events).reduce((sum, each) => sum + secondsToHear(each), 0);
const text = (language: PhoneLanguage, words: string) =>
  secondsToHear({ language, ssml: `<speak>${words}</speak>` });

/**
 * Someone who knows the menu: presses its keys before the prompt is over, but hears a prompt for
 * digits to its end.
 */
async function secondsToBalance(language: PhoneLanguage): Promise<number> {
  const call = new Call(instance);
  await call.start();
  const userId = await call.press(String(phoneLanguages.indexOf(language) + 1));
  const password = await call.press('82345601#');
  await call.press('58203917#');
  const code = await call.press('4');
  const [answer] = promptsIn(await call.press('700#'));
  const keys = '1|82345601#|58203917#|4|700#'.replaceAll('|', '').length;
  const [balanceOnly] = speechIn[language].stock({
    ...{ stockCode: '00700', asOf, months: 12 },
    ...{ balance, lastMovement },
  });
  expect(answer?.ssml).toContain(balanceOnly);
  call.hangUp();
  const spoken = { language, ssml: speak([balanceOnly as string]) };
  return (
    keys / KEYS_PER_SECOND +
    2 * SECONDS_TO_REACT +
    3 * SECONDS_OF_FUNCTION +
    heard([...userId, ...password, ...code]) +
    secondsToHear(spoken)
  );
}

test.each(phoneLanguages)(
  'someone who knows the menu hears the balance of one stock within 35 s of pick-up: %s',
  async (language) => {
    const seconds = await secondsToBalance(language);
    expect(seconds).toBeLessThan(35);
    const name = { yue: 'Cantonese', cmn: 'Mandarin', en: 'English' }[language];
    const { userId, password, farewell } = prompts[language];
    const now = [userId, password, farewell].map((each) => text(language, each));
    const [row = ''] =
      readFileSync(new URL('../../../docs/benchmarks.md', import.meta.url), 'utf8').match(
        new RegExp(`^\\| ${name} \\|.*`, 'm'),
      ) ?? [];
    const written = row.split('|').flatMap((cell) => /, now ([\d.]+) s/.exec(cell)?.[1] ?? []);
    expect(written).toEqual([...now, seconds].map((each) => each.toFixed(1)));
  },
);

describe.each(phoneLanguages)('prompts in %s', (language) => {
  test.each([
    ['userId', 5],
    ['password', 4.25],
    ['farewell', 6],
    ['stockCode', 4],
  ] as const)('%s takes at most %d s', (prompt, seconds) => {
    expect(text(language, prompts[language][prompt])).toBeLessThan(seconds);
  });

  test('the language choice names the service', () => {
    const service = { yue: '結算通', cmn: '结算通', en: 'CCASS Phone' }[language];
    expect(prompts[language].chooseLanguage).toContain(service);
  });
});

test('pauses, rates and digits of the markup count', () => {
  const spoken = (ssml: string, language: PhoneLanguage = 'yue') =>
    secondsToHear({ language, ssml });
  expect(spoken('<speak>一二三四五</speak>')).toBe(1);
  expect(spoken('<speak>一二三四五，</speak>')).toBe(1.25);
  expect(spoken('<speak><break time="500ms"/>一二三四五</speak>')).toBe(1.5);
  expect(spoken('<speak><prosody rate="50%">一二三四五</prosody></speak>')).toBe(2);
  expect(spoken('<speak><say-as interpret-as="digits">12345</say-as></speak>')).toBe(1);
  expect(spoken(`<speak>${'a'.repeat(30)}</speak>`, 'en')).toBe(2);
});
