/**
 * Wraps every step of a call: validates Connect's event, runs the step, logs it, and answers a flat
 * map of strings.
 */
import middy from '@middy/core';
import type { ConnectContactFlowEvent, Context as LambdaContext } from 'aws-lambda';
import * as z from 'zod/mini';
import { TO_THE_END } from '../../core/aws/to-the-end.ts';
import { Unavailable } from '../../core/aws/unavailable.ts';
import { callerNumber } from '../../core/domain/caller-number.ts';
import { logFault } from '../../core/logging/fault-log.ts';
import { logStep } from './call-log.ts';
import type { PhoneContext } from './context.ts';
import { type PhoneAnswer, type PhoneStep, phoneLanguages, phoneSteps } from './contract.ts';
import { PAGE_FORM, pageNamed } from './page.ts';
import type { StepAnswer, StepHandler, StepRequest } from './step.ts';
import { steps } from './steps.ts';

export type PhoneHandler = (
  event: ConnectContactFlowEvent,
  context: LambdaContext,
) => Promise<PhoneAnswer>;

/**
 * The parts of the event that are used. The caller controls the entry only; a malformed page
 * or rate is ignored, and so is what is no telephone number.
 */
const invocation = z.object({
  Details: z.object({
    ContactData: z.object({
      ContactId: z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/)),
      CustomerEndpoint: z.catch(z.optional(z.object({ Address: z.string() })), undefined),
    }),
    Parameters: z.object({
      step: z.enum(Object.keys(phoneSteps) as PhoneStep[]),
      language: z.enum(phoneLanguages),
      entry: z.catch(z.string(), ''),
      page: z.catch(z.string().check(z.regex(PAGE_FORM)), '1'),
      rate: z.catch(z.string().check(z.regex(/^([2-9][0-9]|1[0-9][0-9]|200)$/)), '100'),
    }),
  }),
});

/** A fault ends in an exception without details: the flow's error branch speaks. */
export function createPhone(context: PhoneContext): PhoneHandler {
  const carryOut = async (
    event: ConnectContactFlowEvent,
    lambda: LambdaContext,
  ): Promise<PhoneAnswer> => {
    const requestId = lambda.awsRequestId;
    const started = performance.now();
    const { step, request } = requestOf(event);
    const { contactId } = request;
    const handle = steps[step] as StepHandler<PhoneStep>;
    const timeLeft = () => lambda.getRemainingTimeInMillis();
    const { sealed, fault, ...answer } = await handle({ ...context, timeLeft }, request).catch(
      unavailable,
    );
    if (fault) logFault(requestId, fault);
    const milliseconds = Math.round(performance.now() - started);
    logStep({
      requestId,
      contactId,
      step,
      result: answer.result,
      ...(sealed ? { sealed } : {}),
      milliseconds,
    });
    return answer;
  };
  const handler = middy<ConnectContactFlowEvent, PhoneAnswer>(TO_THE_END)
    .onError((request) => {
      logFault(request.context.awsRequestId, request.error);
      request.error = new Error('the step could not be carried out');
    })
    .handler(carryOut);
  return handler as unknown as PhoneHandler;
}

function unavailable(fault: unknown): StepAnswer {
  if (!(fault instanceof Unavailable)) throw fault;
  return { result: 'unavailable', fault };
}

/** @throws if the event does not come from the service's own flows */
function requestOf(event: unknown): { step: PhoneStep; request: StepRequest } {
  const { ContactData, Parameters } = invocation.parse(event).Details;
  const { step, language, entry, page, rate } = Parameters;
  const contactId = ContactData.ContactId;
  const source = callerNumber(ContactData.CustomerEndpoint?.Address);
  const origin = {
    actor: 'investor',
    channel: 'phone' as const,
    ...(source ? { source } : {}),
    trace: contactId,
  };
  return {
    step,
    request: { contactId, language, entry, page: pageNamed(page), rate: Number(rate), origin },
  };
}
