import { createCanary } from './canary.ts';

/** Lambda handler of the canary, which a rule of EventBridge runs every five minutes. */
export const handler = createCanary(process.env);
