import { makes } from './make.ts';

export const close = makes('close-account', 'Ask for an account to be closed, for good');
