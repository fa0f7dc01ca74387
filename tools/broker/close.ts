import { makes } from './make.ts';

export const close = makes('close', 'close-account', 'Request to close an account for good');
