/** Connect's flow types, and the sets of them in which actions are allowed. */
import type { Source } from './parameter-forms.ts';

/** Every type of flow. */
export const flowTypes = [
  'CONTACT_FLOW',
  'AGENT_TRANSFER',
  'QUEUE_TRANSFER',
  'CUSTOMER_QUEUE',
  'CUSTOMER_HOLD',
  'AGENT_HOLD',
  'CUSTOMER_WHISPER',
  'AGENT_WHISPER',
  'OUTBOUND_WHISPER',
] as const;
/** A type of flow. */
export type FlowType = (typeof flowTypes)[number];

/** The flow types that may contain an action. */
export interface FlowTypes {
  types: 'every' | readonly FlowType[];
  source: Source;
}

/** All flow types. */
export const everywhere = { types: 'every', source: 'documented' } as const;
/** These flow types. */
export const only = (...types: FlowType[]) => ({ types, source: 'documented' as const });
/** Flow types for inbound calls and transfers. */
export const inboundAndTransfers = ['CONTACT_FLOW', 'AGENT_TRANSFER', 'QUEUE_TRANSFER'] as const;
/** Flow types in which the caller can key digits and be disconnected. */
export const withParticipant = only(...inboundAndTransfers, 'CUSTOMER_QUEUE');

/** Error branches of actions. */
export type ErrorType = 'NoMatchingError' | 'NoMatchingCondition' | 'InputTimeLimitExceeded';
