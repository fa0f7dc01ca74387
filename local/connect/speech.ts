/** Converts the text or SSML of a prompt to speech, with the limits of the voice. */
import { limits } from '../../lib/contact-flows/limits.ts';
import { type NeuralVoice, neuralVoices } from '../../lib/contact-flows/voices.ts';

/** Cantonese, Mandarin, English. */
export type SpokenLanguage = 'yue' | 'cmn' | 'en';

/** A prompt as the caller hears it. */
export interface PromptEvent {
  type: 'prompt';
  language: SpokenLanguage;
  voice: NeuralVoice;
  /** Without markup. */
  text: string;
  ssml: string;
}

const { billed: MAX_BILLED, characters: MAX_CHARACTERS } = limits.prompt;

/** The elements that a neural voice supports. */
const ELEMENTS = new Set([
  'speak',
  'break',
  'lang',
  'p',
  's',
  'say-as',
  'sub',
  'w',
  'phoneme',
  'prosody',
  'mark',
]);
const TAG =
  /<(?<close>\/?)(?<name>[a-z][\w:-]*)(?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(?<empty>\/?)>/g;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The prompt for a text, or the reason why the voice rejects it. */
export function speakText(text: string, voice: NeuralVoice): PromptEvent | string {
  return speakSsml(
    `<speak>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</speak>`,
    voice,
  );
}

/** The prompt for SSML, or the reason why the voice rejects it. `<speak></speak>` is silence. */
export function speakSsml(ssml: string, voice: NeuralVoice): PromptEvent | string {
  const text = plainText(ssml);
  if (typeof text !== 'string') return text.wrong;
  if (text.length > MAX_BILLED) return `says ${text.length} characters, more than ${MAX_BILLED}`;
  if (ssml.length > MAX_CHARACTERS)
    return `has ${ssml.length} characters, more than ${MAX_CHARACTERS}`;
  return { type: 'prompt', language: neuralVoices[voice], voice, text, ssml };
}

function plainText(ssml: string): string | { wrong: string } {
  const open: string[] = [];
  let text = '';
  let end = 0;
  for (const { index, groups, 0: tag } of ssml.trim().matchAll(TAG)) {
    const { close, name = '', empty } = groups ?? {};
    if (index > 0 && open.length === 0) return { wrong: 'says something outside <speak>' };
    text += ssml.trim().slice(end, index);
    end = index + tag.length;
    if (!ELEMENTS.has(name))
      return { wrong: `has an element <${name}>, which a neural voice does not support` };
    if ((name === 'speak') !== (open.length === (close ? 1 : 0)))
      return { wrong: 'is not one <speak>' };
    if (close && open.pop() !== name) return { wrong: `closes <${name}>, which is not open` };
    if (!close && !empty) open.push(name);
    // Elements that are audible as a pause.
    if (['break', 'p', 's'].includes(name)) text += ' ';
  }
  const rest = ssml.trim().slice(end);
  if (end === 0 || rest !== '' || open.length > 0)
    return { wrong: 'is not one <speak>, closed at the end' };
  const [stray] = text.match(/[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+);)/) ?? [];
  if (stray) return { wrong: `has a ${stray} outside markup` };
  return text
    .replaceAll(/&(?:(\w+)|#(\d+));/g, (_, name?: string, code?: string) =>
      name === undefined ? String.fromCodePoint(Number(code)) : (ENTITIES[name] ?? ''),
    )
    .replaceAll(/\s+/g, ' ')
    .trim();
}
