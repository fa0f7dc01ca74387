/**
 * The words that dialogues are written in. A block is what happens in order; its last step ends the call, goes to a scene, or branches
 * into blocks that do. A branch for what can fail is only written where it is not the usual one: to the scene `Unavailable`.
 */
export { atMost, hangUp, ifOpen, transferTo } from './steps/course.ts';
export { type Answers, byAnswer, invoke } from './steps/function.ts';
export { flowLogging, recordNobody, speakAs } from './steps/settings.ts';
export { type Encryption, ifNothingKeyed, keyIn, menu, say } from './steps/speaking.ts';
export {
  type ActionStep,
  type Block,
  goTo,
  type Prompt,
  type Step,
  type Target,
} from './steps/step.ts';
