/** The browser phone: a client of /phone/calls, with the trace of the call beside it. */
import { hush, onVoices, speak, spoken } from './speech.js';

const element = (id) => document.getElementById(id);
const [state, display, keypad, said, trace, action] = [
  'state',
  'display',
  'keypad',
  'said',
  'trace',
  'action',
].map(element);
const [callButton, hangUpButton, silenceButton, from, aloud] = [
  'call',
  'hang-up',
  'silence',
  'from',
  'aloud',
].map(element);

/** The call under way. */
let callId;
/** What the flow waits for: a `listening` event. */
let listening;
/** How much of the trace is shown. */
let shown = 0;
/** A flow that listens for no longer only pauses between two prompts, and the call goes on by itself, as on a real phone. */
const SHORT_SECONDS = 2;
/** Of the pause that is under way. */
let pause;
/** Requests go one after the other, in the order of the keys. */
let turn = Promise.resolve();

const keys = () => keypad.querySelectorAll('button');
const make = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

for (const key of '123456789*0#') {
  const names = { '*': 'star', '#': 'hash' };
  const button = make('button', { type: 'button', textContent: key, disabled: true });
  button.dataset.key = key;
  if (names[key]) button.setAttribute('aria-label', names[key]);
  button.addEventListener('click', () => press(key));
  keypad.append(button);
}

async function request(method, path, body) {
  const response = await fetch(path, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = response.status === 204 ? {} : await response.json();
  if (!response.ok) throw new Error(answer.title ?? `Status ${response.status}`);
  return answer;
}

function inTurn(act) {
  turn = turn.then(act).catch((error) => {
    ended(`The call is lost: ${error.message}`);
  });
  return turn;
}

function call() {
  if (!from.reportValidity()) return;
  callButton.disabled = true;
  inTurn(async () => {
    said.replaceChildren();
    trace.replaceChildren();
    shown = 0;
    const answer = await request('POST', '/phone/calls', { from: from.value });
    callId = answer.callId;
    hangUpButton.disabled = false;
    for (const button of keys()) button.disabled = false;
    keys()[0].focus();
    await happened(answer.events);
  });
}

function press(key) {
  if (!callId) return;
  interrupt();
  display.textContent += listening?.encrypted && /\d/.test(key) ? '•' : key;
  inTurn(async () => {
    if (callId)
      await happened((await request('POST', `/phone/calls/${callId}/keys`, { keys: key })).events);
  });
}

function silence() {
  interrupt();
  inTurn(async () => {
    if (!callId) return;
    tell('caller', 'en', '(silence)');
    await listenOn();
  });
}

async function listenOn() {
  await happened((await request('POST', `/phone/calls/${callId}/silence`, {})).events);
}

/** Lets a pause pass, once what was said before it has been spoken. A key that is pressed meanwhile goes first. */
async function letPass(seconds) {
  const own = new AbortController();
  pause = own;
  await spoken();
  setTimeout(() => {
    if (!own.signal.aborted) inTurn(() => callId && !own.signal.aborted && listenOn());
  }, seconds * 1000);
}

/** The caller does something: nothing more is said of what was to come. */
function interrupt() {
  pause?.abort();
  hush();
}

function hangUp() {
  interrupt();
  inTurn(async () => {
    if (callId) await request('DELETE', `/phone/calls/${callId}`);
    ended('You hung up');
  });
}

function ended(why) {
  callId = undefined;
  listening = undefined;
  state.textContent = why;
  display.textContent = '';
  callButton.disabled = false;
  for (const button of [hangUpButton, silenceButton, ...keys()]) button.disabled = true;
  silenceButton.textContent = 'Stay silent';
  callButton.focus();
}

async function happened(events) {
  pause?.abort();
  for (const event of events) {
    if (event.type === 'prompt') {
      if (display.textContent) tell('caller', 'en', `Keyed ${display.textContent}`);
      display.textContent = '';
      tell('prompt', event.language, event.text, event.voice);
      if (aloud.checked) speak(event);
    } else if (event.type === 'listening') {
      listening = event;
      display.textContent = '';
    }
  }
  const {
    ended: over,
    secondsLeft,
    entries,
  } = await request('GET', `/local/phone/calls/${callId}/trace?after=${shown}`);
  showTrace(entries);
  if (over) return ended('The call has ended');
  silenceButton.disabled = false;
  silenceButton.textContent = `Stay silent (${secondsLeft} s)`;
  const { mode, maxDigits, encrypted } = listening;
  const wanted = mode === 'menu' ? 'one key' : `up to ${maxDigits} digits, then #`;
  const short = secondsLeft <= SHORT_SECONDS;
  const onward = short ? `; goes on by itself after ${secondsLeft} s` : '';
  state.textContent = `Listening for ${wanted}${encrypted ? '; encrypted at the keypad' : ''}${onward}`;
  if (short) letPass(secondsLeft);
}

function tell(kind, language, text, voice) {
  const item = make('li', { className: kind });
  if (voice) item.append(make('span', { className: 'voice', lang: 'en', textContent: voice }));
  item.append(make('span', { lang: language, textContent: text }));
  said.append(item);
  said.parentElement.scrollTop = said.scrollHeight;
}

/** `key: value`, a line each. */
function pretty(map) {
  return Object.entries(map)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');
}

function showTrace(entries) {
  // The last one of before was not left yet.
  if (shown > 0 && entries.length > 0) trace.firstElementChild?.remove();
  for (const entry of entries) {
    const { flow, action: name, type, branch, note, invocation } = entry;
    const item = make('li', {}, make('div', { textContent: `${flow}: ${name}` }));
    item.append(make('div', { className: 'type', textContent: note ? `${type} – ${note}` : type }));
    if (invocation) {
      const { parameters, answers } = invocation;
      const lines = [parameters, ...answers.map(({ answer, failed }) => answer ?? { failed })];
      item.append(make('pre', { textContent: lines.map((each) => pretty(each)).join('\n→ ') }));
    }
    if (branch) item.append(make('div', { className: 'branch', textContent: `left by ${branch}` }));
    trace.prepend(item);
    action.textContent = `${flow}: ${name}`;
  }
  if (entries.length > 0) shown += entries.length - 1;
}

callButton.addEventListener('click', call);
hangUpButton.addEventListener('click', hangUp);
silenceButton.addEventListener('click', silence);
// Only with the focus in the keypad: elsewhere single keys belong to the browser and to screen readers.
keypad.addEventListener('keydown', (event) => {
  if (
    !/^[0-9*#]$/.test(event.key) ||
    event.ctrlKey ||
    event.altKey ||
    event.metaKey ||
    event.repeat
  )
    return;
  event.preventDefault();
  press(event.key);
});
aloud.addEventListener('change', hush);
onVoices((text, some) => {
  element('voices').textContent = text;
  aloud.disabled = !some;
});
