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

/** The current call. */
let callId;
/** The last `listening` event: what the flow waits for. */
let listening;
/** The number of trace entries on the page. */
let shown = 0;
/**
 * A flow that listens for at most this time only pauses between two prompts, and the call continues
 * without the caller, as on a real phone.
 */
const SHORT_SECONDS = 2;
/** Aborts the current pause. */
let pause;
/** Requests run one after another, in the order of the keys. */
let turn = Promise.resolve();

const keys = () => keypad.querySelectorAll('button');
const make = (name, properties, ...children) => {
  const created = Object.assign(document.createElement(name), properties);
  created.append(...children);
  return created;
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

function enqueue(act) {
  turn = turn.then(act).catch((error) => {
    ended(`The call failed: ${error.message}`);
  });
  return turn;
}

function call() {
  if (!from.reportValidity()) return;
  callButton.disabled = true;
  enqueue(async () => {
    said.replaceChildren();
    trace.replaceChildren();
    shown = 0;
    const answer = await request('POST', '/phone/calls', { from: from.value });
    callId = answer.callId;
    hangUpButton.disabled = false;
    for (const button of keys()) button.disabled = false;
    keys()[0].focus();
    await showEvents(answer.events);
  });
}

function press(key) {
  if (!callId) return;
  interrupt();
  display.textContent += listening?.encrypted && /\d/.test(key) ? '•' : key;
  enqueue(async () => {
    if (callId)
      await showEvents(
        (await request('POST', `/phone/calls/${callId}/keys`, { keys: key })).events,
      );
  });
}

function silence() {
  interrupt();
  enqueue(async () => {
    if (!callId) return;
    addLine('caller', 'en', '(silence)');
    await continueListening();
  });
}

async function continueListening() {
  await showEvents((await request('POST', `/phone/calls/${callId}/silence`, {})).events);
}

/**
 * Lets a pause pass after the prompts before it have been spoken. A key pressed during the pause
 * takes precedence.
 */
async function letPass(seconds) {
  const own = new AbortController();
  pause = own;
  await spoken();
  setTimeout(() => {
    if (!own.signal.aborted) enqueue(() => callId && !own.signal.aborted && continueListening());
  }, seconds * 1000);
}

/** The caller acts: the pause and the speech end. */
function interrupt() {
  pause?.abort();
  hush();
}

function hangUp() {
  interrupt();
  enqueue(async () => {
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

async function showEvents(events) {
  pause?.abort();
  for (const event of events) {
    if (event.type === 'prompt') {
      if (display.textContent) addLine('caller', 'en', `Keyed ${display.textContent}`);
      display.textContent = '';
      addLine('prompt', event.language, event.text, event.voice);
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

function addLine(kind, language, text, voice) {
  const item = make('li', { className: kind });
  if (voice) item.append(make('span', { className: 'voice', lang: 'en', textContent: voice }));
  item.append(make('span', { lang: language, textContent: text }));
  said.append(item);
  said.parentElement.scrollTop = said.scrollHeight;
}

/** `key: value`, one per line. */
function pretty(map) {
  return Object.entries(map)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');
}

function showTrace(entries) {
  // The last entry on the page was incomplete: its branch was still unknown.
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
// Only with the focus in the keypad: elsewhere single keys belong to the browser and to screen
// readers.
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
