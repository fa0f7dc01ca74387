import type { ActionType } from '../flow-language.ts';
import { isEntry, isMenu } from './graph.ts';
import type { Rule } from './rule.ts';

const prompt = ['Text', 'SSML'];

/** The parameters of each action: those that it must have, and those that it may have besides. */
const PARAMETERS: Record<
  Exclude<ActionType, 'GetParticipantInput'> | 'menu' | 'entry',
  [must: string[], may: string[]]
> = {
  MessageParticipant: [[], prompt],
  menu: [['InputTimeLimitSeconds', 'StoreInput'], prompt],
  entry: [
    ['InputTimeLimitSeconds', 'StoreInput', 'InputValidation'],
    [...prompt, 'InputEncryption', 'DTMFConfiguration'],
  ],
  InvokeLambdaFunction: [
    ['LambdaFunctionARN', 'InvocationTimeLimitSeconds', 'LambdaInvocationAttributes', 'ResponseValidation'],
    ['InvocationType'],
  ],
  UpdateFlowAttributes: [['FlowAttributes'], []],
  UpdateContactTextToSpeechVoice: [['TextToSpeechVoice', 'TextToSpeechEngine', 'TextToSpeechStyle'], []],
  UpdateContactData: [['LanguageCode'], []],
  UpdateFlowLoggingBehavior: [['FlowLoggingBehavior'], []],
  UpdateContactRecordingBehavior: [['RecordingBehavior'], []],
  Compare: [['ComparisonValue'], []],
  Loop: [['LoopCount'], []],
  TransferToFlow: [['ContactFlowId'], []],
  CheckHoursOfOperation: [['HoursOfOperationId'], []],
  DisconnectParticipant: [[], []],
};

const NUMBERS: Record<string, [least: number, most: number]> = {
  InvocationTimeLimitSeconds: [1, 8],
  InputTimeLimitSeconds: [1, 180],
  LoopCount: [0, 100],
};

/** Each action is one that we know, with the parameters that Connect takes, and numbers within its limits. */
export const actionsKnown: Rule = ({ Actions }) =>
  Actions.flatMap((action) => {
    const { Identifier, Type, Parameters } = action;
    const kind = isEntry(action) ? 'entry' : isMenu(action) ? 'menu' : Type;
    const known = Object.hasOwn(PARAMETERS, kind) ? PARAMETERS[kind as keyof typeof PARAMETERS] : undefined;
    if (!known) return [`${Identifier} is a ${Type}, which is not known here`];
    const [must, may] = known;
    const given = Object.keys(Parameters);
    return [
      ...must.filter((name) => !given.includes(name)).map((name) => `${Identifier} lacks ${name}`),
      ...given.filter((name) => ![...must, ...may].includes(name)).map((name) => `${Identifier} can't have ${name}`),
      ...Object.entries(NUMBERS).flatMap(([name, [least, most]]) => {
        const value = Parameters[name];
        if (value === undefined) return [];
        const fits =
          typeof value === 'string' && /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
        return fits ? [] : [`${Identifier}: ${name} has to be from ${least} to ${most}`];
      }),
    ];
  });
