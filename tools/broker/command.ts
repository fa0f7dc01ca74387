import type { ParseArgsOptionDescriptor } from 'node:util';
import type { Scope } from '../../core/http/route.ts';
import type { Client } from './client.ts';
import { UsageError } from './errors.ts';
import type { Output } from './output.ts';

/** Options as node:util's parseArgs takes them, with what they mean. */
export type Options = Record<string, ParseArgsOptionDescriptor & { hint?: string; help: string }>;

export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

export interface Invocation {
  positionals: string[];
  values: Values;
  client: Client;
  out: Output;
}

export interface Command {
  /** What comes after its name. */
  parameters: string;
  summary: string;
  /** The one right that it asks for. */
  scope: Scope;
  options?: Options;
  /** How many words it takes. */
  words: { least: number; most: number };
  /** Resolves to the exit code where that is not 0. @throws Refused, Unreachable, UsageError */
  run(invocation: Invocation): Promise<number | undefined>;
}

/** @throws UsageError */
export function accountNumberOf([word = '']: string[]): string {
  if (!/^[0-9]{8}$/.test(word)) throw new UsageError(`${word} is no account number: eight digits`);
  return word;
}

/** @throws UsageError */
export function requestIdOf([word = '']: string[]): string {
  if (!/^[0-9a-f-]{36}$/i.test(word)) throw new UsageError(`${word} is no ID of a request`);
  return word;
}
