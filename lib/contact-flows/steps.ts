/**
 * The steps that dialogues consist of. A block is a sequence of steps. Its last step ends the call,
 * goes to a scene, or branches into other blocks. A failed step goes to the scene `Unavailable`,
 * unless the step or its caller says otherwise.
 */
export { atMost, hangUp, ifOpen, transferTo } from './steps/flow-control.ts';
export { type Answers, branchOnAnswer, invoke } from './steps/function.ts';
export { flowLogging, recordingOff, speakAs } from './steps/settings.ts';
export {
  type Encryption,
  ifNothingKeyed,
  ifStarKeyed,
  keyIn,
  keyInCode,
  menu,
  say,
} from './steps/speaking.ts';
export {
  type ActionStep,
  afterKeys,
  type Block,
  goTo,
  type Prompt,
  type Step,
  type Target,
} from './steps/step.ts';
