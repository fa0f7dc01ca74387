/** The rate at which a flow's static prompts are spoken, in per cent of the voice's own rate. */
import type { Action, Flow, Parameters } from './flow-language.ts';

/** What `8` in the main menu makes of the rate. */
const SLOWER = 0.8;
/** The lowest rate of a voice (https://docs.aws.amazon.com/polly/latest/dg/prosody-tag.html). */
const MIN_RATE = 20;

/** The rate for callers who find this one too fast. */
export const slower = (rate: number): number => Math.max(MIN_RATE, Math.round(rate * SLOWER));

/** A static text as part of SSML. */
export const asSsml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The flow, with all static prompts at this rate. What the function says has it already. */
export function atRate(flow: Flow, rate: number): Flow {
  return rate === 100 ? flow : { ...flow, Actions: flow.Actions.map((each) => paced(each, rate)) };
}

function paced(action: Action, rate: number): Action {
  const { Text, SSML, ...others } = action.Parameters;
  const ssml = typeof Text === 'string' ? `<speak>${asSsml(Text)}</speak>` : SSML;
  if (typeof ssml !== 'string' || !ssml.startsWith('<speak>')) return action;
  const inner = ssml.slice('<speak>'.length, -'</speak>'.length);
  const Parameters: Parameters = {
    SSML: `<speak><prosody rate="${rate}%">${inner}</prosody></speak>`,
    ...others,
  };
  return { ...action, Parameters };
}
