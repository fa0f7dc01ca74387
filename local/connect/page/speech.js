/** Prompts by the browser's own speech, in the language that they are in. */

/** What browsers call our languages, the best first. */
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

/** Says which languages this browser can speak, now and whenever it learns one. */
export function onVoices(tell) {
  const report = () => {
    const spoken = Object.keys(TAGS).filter(voiceFor);
    tell(
      spoken.length > 0
        ? `This browser speaks ${spoken.map((each) => NAMES[each]).join(', ')}.`
        : 'This browser has no voice for any of the three languages.',
      spoken.length > 0,
    );
  };
  report();
  synthesis?.addEventListener?.('voiceschanged', report);
}

export function speak({ language, text }) {
  const voice = voiceFor(language);
  if (!voice) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  synthesis.speak(utterance);
}

/** Resolves once all that was to be spoken has been. */
export async function spoken() {
  while (synthesis?.speaking || synthesis?.pending)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** As a key interrupts a prompt. */
export function hush() {
  synthesis?.cancel();
}
