/** Scripts that tests add to the page: voices for all three languages, and checks of the layout. */
const said = [];
const rates = [];
const voices = ['en-US', 'zh-CN', 'zh-HK', 'en-GB'].map((lang) => ({ lang, name: lang }));
class SpeechSynthesisUtterance {
  lang = '';
  constructor(text) {
    this.text = text;
  }
}
Object.defineProperty(globalThis, 'speechSynthesis', {
  value: {
    getVoices: () => voices,
    speak: ({ text, lang, rate }) => {
      said.push([lang, text]);
      rates.push(rate);
    },
    cancel: () => {},
    get speaking() {
      return globalThis.talksOn === true;
    },
  },
});

const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour) {
  const [red, green, blue] = channels(colour).map((each) => {
    const share = each / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ground(element) {
  if (!element) return 'rgb(255, 255, 255)';
  const { backgroundColor } = getComputedStyle(element);
  return channels(backgroundColor)[3] === 0 ? ground(element.parentElement) : backgroundColor;
}

/** Texts with too little contrast (WCAG 1.4.3). */
function faint() {
  return [...document.querySelectorAll('h1, h2, h3, p, label, button:enabled')].flatMap(
    (element) => {
      const [one, other] = [getComputedStyle(element).color, ground(element)].map(luminance);
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      return contrast < 4.5 ? [`${element.textContent}: ${contrast}`] : [];
    },
  );
}

/** Targets that are too small (WCAG 2.5.8). */
function small() {
  return [...document.querySelectorAll('button, input')].flatMap((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width < 24 || height < 24 ? [element.id] : [];
  });
}

Object.assign(globalThis, { said, rates, SpeechSynthesisUtterance, faint, small });
