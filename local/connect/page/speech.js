/** Speaks prompts with the browser's speech synthesis, in the language of each prompt. */

/** Language tags of voices, in order of preference. */
const TAGS = { yue: ['yue', 'zh-HK'], cmn: ['cmn', 'zh-CN', 'zh-SG'], en: ['en-GB', 'en'] };
const NAMES = { yue: 'Cantonese', cmn: 'Mandarin', en: 'English' };

const synthesis = globalThis.speechSynthesis;

function voiceFor(language) {
  const voices = synthesis?.getVoices() ?? [];
  for (const tag of TAGS[language]) {
    const found = voices.find(({ lang }) =>
      lang.replace('_', '-').toLowerCase().startsWith(tag.toLowerCase()),
    );
    if (found) return found;
  }
  return undefined;
}

/** Reports which languages this browser can speak, now and whenever its voices change. */
export function onVoices(listener) {
  const report = () => {
    const spoken = Object.keys(TAGS).filter(voiceFor);
    listener(
      spoken.length > 0
        ? `This browser speaks ${spoken.map((each) => NAMES[each]).join(', ')}.`
        : 'This browser has no voice for any of the three languages.',
      spoken.length > 0,
    );
  };
  report();
  synthesis?.addEventListener?.('voiceschanged', report);
}

/** Speaks a prompt at its rate; does nothing without a voice for its language. */
export function speak({ language, text, ssml }) {
  const voice = voiceFor(language);
  if (!voice) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = Number(/<prosody rate="(\d+)%">/.exec(ssml)?.[1] ?? 100) / 100;
  synthesis.speak(utterance);
}

/** Resolves once everything in the queue has been spoken. */
export async function spoken() {
  while (synthesis?.speaking || synthesis?.pending)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Stops speaking, as a key interrupts a prompt. */
export function hush() {
  synthesis?.cancel();
}
