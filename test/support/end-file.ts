/** Runs before each test file, and stops at its end what its helpers have started. */
import { afterAll } from 'vitest';
import { endFile } from './at-file-end.ts';

afterAll(endFile);
