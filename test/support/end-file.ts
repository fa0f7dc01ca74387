/** Runs before each test file, and stops at its end what its helpers have started. */
import { afterAll, beforeAll } from 'vitest';
import { beginFile, endFile } from './at-file-end.ts';

beforeAll(beginFile);
afterAll(endFile);
