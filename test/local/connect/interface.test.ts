/** The HTTP interface of the laptop's phone, as in api.md. */
import { expect, test } from 'vitest';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import { servePhone } from '../../support/local/connect/served.ts';

test('a call over HTTP accepts keys together or one by one, silence and hanging up, and refuses invalid requests', async () => {
  const { service, open } = await servePhone();
  const { phoneUserId, phonePassword } = await open();
  const send = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const response = await fetch(service.url + path, {
      method,
      ...(body !== undefined && { headers: { 'Content-Type': type }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: text && JSON.parse(text),
    };
  };

  const begun = await send('POST', '/phone/calls', { from: '+85291234567' });
  expect(begun.status).toBe(201);
  expect(begun.body.events).toEqual([
    {
      type: 'prompt',
      language: 'yue',
      voice: 'Hiujin',
      text: prompts.yue.chooseLanguage,
      ssml: `<speak><break time="500ms"/>${prompts.yue.chooseLanguage}</speak>`,
    },
    { type: 'listening', mode: 'menu', maxDigits: 1, encrypted: false },
  ]);
  const call = `/phone/calls/${begun.body.callId}`;
  const silent = await send('POST', `${call}/silence`);
  expect(silent.body.events[0]).toMatchObject({
    language: 'cmn',
    text: prompts.cmn.chooseLanguage,
  });
  expect(await send('POST', `${call}/silence`, { seconds: 0.5 })).toMatchObject({
    status: 200,
    body: { events: [] },
  });
  expect((await send('POST', `${call}/keys`, { keys: '3' })).body.events).toEqual([
    expect.objectContaining({ language: 'en', voice: 'Amy', text: prompts.en.userId }),
    { type: 'listening', mode: 'digits', maxDigits: 8, encrypted: false },
  ]);

  const events: unknown[] = [];
  for (const key of `${phoneUserId}#`)
    events.push(...(await send('POST', `${call}/keys`, { keys: key })).body.events);
  expect(events).toEqual([
    expect.objectContaining({ text: prompts.en.password }),
    { type: 'listening', mode: 'digits', maxDigits: 8, encrypted: true },
  ]);
  const trace = await send('GET', `/local/phone/calls/${begun.body.callId}/trace`);
  expect(trace.body).toMatchObject({ ended: false, secondsLeft: 10 });
  expect(trace.body.entries.at(-1)).toMatchObject({
    flow: 'SSA English',
    action: 'Password - key in',
  });
  expect(JSON.stringify(trace.body)).not.toContain(phoneUserId);

  const entered = await send('POST', `${call}/keys`, { keys: `${phonePassword}#` });
  expect(entered.body.events[0]).toMatchObject({ text: prompts.en.mustChange });

  for (const [body, status, code] of [
    [{ keys: '' }, 422, 'invalid-input'],
    [{ keys: '12a' }, 422, 'invalid-input'],
    [{ keys: '1', more: 1 }, 422, 'invalid-input'],
    [{}, 422, 'invalid-input'],
    [[], 400, 'bad-request'],
  ] as const) {
    const refused = await send('POST', `${call}/keys`, body);
    expect([refused.status, refused.type, refused.body.code]).toEqual([
      status,
      'application/problem+json',
      code,
    ]);
  }
  expect((await send('POST', `${call}/silence`, { seconds: -1 })).status).toBe(422);
  expect((await send('POST', '/phone/calls', { from: 'me' })).status).toBe(422);
  expect((await send('POST', `${call}/keys`, { keys: '1' }, 'text/plain')).status).toBe(415);
  expect((await send('GET', '/phone/calls')).status).toBe(405);
  expect(
    (await send('POST', '/phone/calls/00000000-0000-4000-8000-000000000000/keys', { keys: '1' }))
      .status,
  ).toBe(404);

  expect((await send('DELETE', call)).status).toBe(204);
  for (const [method, path, body] of [
    ['POST', `${call}/keys`, { keys: '1' }],
    ['POST', `${call}/silence`, {}],
    ['DELETE', call, undefined],
  ] as const) {
    const over = await send(method, path, body);
    expect([over.status, over.type, over.body.status]).toEqual([
      410,
      'application/problem+json',
      410,
    ]);
  }
  expect((await send('POST', '/phone/calls')).status).toBe(201);
});
