/** The routes of the laptop's phone (api.md), and the trace for its page. */
import * as z from 'zod/mini';
import { ProblemError } from '../../core/http/problem-error.ts';
import {
  json,
  type LocalAnswer,
  type LocalRequest,
  type LocalRoutes,
} from '../shared/local-routes.ts';
import type { Call } from './call.ts';
import type { Switchboard } from './switchboard.ts';

const start = z.strictObject({ from: z.optional(z.string().check(z.regex(/^\+[1-9]\d{6,14}$/))) });
const keys = z.strictObject({ keys: z.string().check(z.regex(/^[0-9*#]{1,100}$/)) });
const MAX_SILENCE_SECONDS = 24 * 3600;
const silence = z.strictObject({
  seconds: z.optional(z.number().check(z.gt(0), z.lte(MAX_SILENCE_SECONDS))),
});

/** Response for a call that has ended but is still remembered. */
const ended: LocalAnswer = {
  status: 410,
  body: {
    type: 'urn:ssa:problem:call-ended',
    title: 'The call has ended',
    status: 410,
    code: 'call-ended',
  },
};

/** `/phone/calls`, and `/local/phone/calls/{callId}/trace`. */
export function phoneRoutes(switchboard: Switchboard): LocalRoutes {
  const find = ({ parameters }: LocalRequest): Call => {
    const call = switchboard.get(parameters.callId ?? '');
    if (!call) throw new ProblemError('not-found');
    return call;
  };
  return {
    'POST /phone/calls': async (request) => {
      const { from } = request.body === '' ? {} : json(request, start);
      const call = switchboard.open(from === undefined ? {} : { from });
      const events = await call.start();
      return {
        status: 201,
        body: { callId: call.id, events },
        headers: { Location: `/phone/calls/${call.id}` },
      };
    },
    'POST /phone/calls/{callId}/keys': async (request) => {
      const call = find(request);
      if (call.ended) return ended;
      return { status: 200, body: { events: await call.press(json(request, keys).keys) } };
    },
    'POST /phone/calls/{callId}/silence': async (request) => {
      const call = find(request);
      if (call.ended) return ended;
      const { seconds } = request.body === '' ? {} : json(request, silence);
      return { status: 200, body: { events: await call.silence(seconds) } };
    },
    'DELETE /phone/calls/{callId}': (request) => {
      const call = find(request);
      if (call.ended) return ended;
      call.hangUp();
      return { status: 204 };
    },
    'GET /local/phone/calls/{callId}/trace': (request) => {
      const { ended, secondsLeft, trace } = find(request);
      const after = Number(request.query.get('after') ?? 0);
      return {
        status: 200,
        body: { ended, secondsLeft: secondsLeft ?? null, entries: trace.entries(after) },
      };
    },
  };
}
