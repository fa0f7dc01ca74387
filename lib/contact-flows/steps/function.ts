/** Steps that invoke the phone function and branch on its answer. */
import {
  type PhoneAnswer,
  type PhoneParameters,
  type PhoneResult,
  type PhoneStep,
  phoneSteps,
} from '../../../functions/phone/contract.ts';
import { limits } from '../limits.ts';
import {
  type ActionStep,
  type Block,
  branch,
  type Target,
  unavailable,
  type WithUnavailable,
} from './step.ts';

/** The longest time that Connect can wait for the function, including its own retries. */
const [, MAX_FUNCTION_SECONDS] = limits.functionSeconds;
/** One block for every result of the contract. */
export type Answers<Step extends PhoneStep, Scene extends string> = {
  readonly [Result in PhoneResult<Step>]: Block<Scene>;
};
const branches = <Scene extends string>(
  blocks: Readonly<Record<string, Block<Scene>>>,
): Record<string, Target<Scene>> =>
  Object.fromEntries(Object.entries(blocks).map(([label, block]) => [label, branch(label, block)]));

/**
 * Invokes the phone function and branches on its result. An error, a timeout and a result that is
 * not in the contract take the branch of `unavailable`, so they never let a caller in.
 * @param given the step's other parameters
 */
export const invoke = <Step extends PhoneStep, const Scene extends string>(
  functionArn: string,
  step: Step,
  given: Omit<PhoneParameters, 'step'>,
  answers: Answers<Step, Scene>,
): Block<WithUnavailable<Scene>> => {
  const targets = branches<WithUnavailable<Scene>>(answers);
  const fault = targets.unavailable ?? unavailable;
  return [
    {
      type: 'InvokeLambdaFunction',
      does: step,
      parameters: {
        LambdaFunctionARN: functionArn,
        InvocationTimeLimitSeconds: String(MAX_FUNCTION_SECONDS),
        InvocationType: 'SYNCHRONOUS',
        LambdaInvocationAttributes: { step, ...given },
        ResponseValidation: { ResponseType: 'STRING_MAP' },
      },
      errors: { NoMatchingError: fault },
    },
    {
      type: 'Compare',
      does: `${step} result`,
      parameters: { ComparisonValue: '$.External.result' },
      conditions: phoneSteps[step].map((operand) => ({
        operator: 'Equals',
        operand,
        to: targets[operand] ?? fault,
      })),
      errors: { NoMatchingCondition: fault },
      otherwise: fault,
    },
  ];
};

/**
 * Branches on a field of the function's last answer, which stays available until the next
 * invocation.
 * @param any for all other values; default: the scene `Unavailable`
 */
export const branchOnAnswer = <const Scene extends string>(
  field: keyof PhoneAnswer,
  blocks: Readonly<Record<string, Block<Scene>>>,
  any?: Block<Scene>,
): ActionStep<WithUnavailable<Scene>> => {
  const otherwise = any ? branch('any other', any) : unavailable;
  return {
    type: 'Compare',
    does: `which ${field}`,
    parameters: { ComparisonValue: `$.External.${field}` },
    conditions: Object.entries(blocks).map(([operand, block]) => ({
      operator: 'Equals',
      operand,
      to: branch(operand, block),
    })),
    errors: { NoMatchingCondition: otherwise },
    otherwise,
  };
};
