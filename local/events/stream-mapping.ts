import { setTimeout as sleep } from 'node:timers/promises';
import type { LambdaFunction } from '../lambda/function.ts';
import { type DeliveryRules, deliver } from './stream-delivery.ts';
import type { ReadRecords, StreamReader } from './stream-reader.ts';

/**
 * Lambda polls a shard four times a second (Lambda Developer Guide, "Using AWS Lambda with Amazon
 * DynamoDB"), so that changes in between arrive in one batch. The laptop polls an idle stream half
 * as often, and without a pause while `settled` waits for it.
 */
const MIN_WAIT_MS = 250;
const MAX_WAIT_MS = 500;

interface MappingTools {
  name: string;
  batchSize: number;
  reader: StreamReader;
  invoke: LambdaFunction['invoke'];
  setAside(key: string, invocation: object): void;
  log(line: string): void;
  delivered(read: ReadRecords): void;
}

/** Reads one stream and passes its records to one function, batch after batch. */
export class StreamMapping {
  /** The number of batches started so far. */
  batches = 0;
  busy = false;
  readonly name: string;
  readonly #rules: DeliveryRules;
  readonly #tools: MappingTools;
  readonly #enabled: boolean;
  readonly #stop = new AbortController();
  #woken = false;
  #wake: () => void = () => {};
  #onDrained: (() => void)[] = [];

  constructor(rules: DeliveryRules, tools: MappingTools, enabled: boolean) {
    this.name = tools.name;
    this.#rules = rules;
    this.#tools = tools;
    this.#enabled = enabled;
    if (enabled) void this.#run();
  }

  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  stop(): void {
    this.#stop.abort();
    this.wake();
    if (!this.#enabled) this.#tools.reader.close();
  }

  /** Resolves at the end of the first read that starts after this call and finds nothing. */
  drained(): Promise<void> {
    if (!this.#enabled || this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrained.push(resolve);
      this.wake();
    });
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #run(): Promise<void> {
    let pause = MIN_WAIT_MS;
    while (!this.#stopped) {
      this.#woken = false;
      const waiting = this.#onDrained;
      this.#onDrained = [];
      const found = await this.#deliverNext();
      if (found === 'none') for (const resolve of waiting) resolve();
      else this.#onDrained.unshift(...waiting);
      if (found !== 'some' || this.#onDrained.length === 0) await this.#idle(pause);
      pause = found === 'some' ? MIN_WAIT_MS : Math.min(pause * 1.5, MAX_WAIT_MS);
    }
    for (const resolve of this.#onDrained) resolve();
    this.#tools.reader.close();
  }

  async #deliverNext(): Promise<'some' | 'none' | 'fault'> {
    const { batchSize, reader, invoke, setAside, log, name, delivered } = this.#tools;
    try {
      const read = await reader.next(batchSize);
      if (!read) return 'none';
      this.batches++;
      this.busy = true;
      const wait = (milliseconds: number) =>
        sleep(milliseconds, undefined, { signal: this.#stop.signal }).catch(() => {});
      await deliver(this.#rules, { invoke, setAside, wait, stopped: () => this.#stopped }, read);
      if (!this.#stopped) delivered(read);
      return 'some';
    } catch (error) {
      if (!this.#stopped) log(`${name}: ${(error as Error).message}`);
      return 'fault';
    } finally {
      this.busy = false;
    }
  }

  /** Waits for this time, or until `wake` is called. */
  async #idle(milliseconds: number): Promise<void> {
    if (this.#woken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }
}
