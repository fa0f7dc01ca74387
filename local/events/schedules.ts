/** EventBridge Scheduler: invokes functions when the laptop's clock passes their times. */
import type { Assembly } from '../cloudformation/assembly.ts';
import type { Iam } from '../iam/iam.ts';
import type { Invocable } from '../lambda/function.ts';
import type { Clock } from '../shared/clock.ts';
import { invokeAsynchronously } from './asynchronous.ts';
import { type DailyTime, dailyTimeOf, lastDue } from './cron.ts';

interface ScheduleProperties {
  ScheduleExpression: string;
  ScheduleExpressionTimezone?: string;
  Target: { Arn: string; RoleArn: string; Input?: string };
}

const PROPERTIES = [
  'Description',
  // The laptop is always on time.
  'FlexibleTimeWindow',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'Target',
];

interface Schedule {
  logicalId: string;
  time: DailyTime;
  target: Invocable;
  input: string;
}

/** The running schedules. */
export interface Schedules {
  /** Resolves when the invocations that were due before the call have ended. */
  settled(): Promise<void>;
  stop(): void;
}

/** How often the clock is looked at besides each time it is advanced. */
const TICK_MS = 10_000;

/**
 * Runs the schedules of the templates. A clock that is advanced past several times of a schedule
 * runs it once, for the last of them. Times that pass while the laptop is stopped are left out.
 * @throws Error naming a schedule that the laptop does not support, or in AWS's words the right
 * that its role lacks
 */
export function schedules(
  assembly: Assembly,
  functions: ReadonlyMap<string, Invocable>,
  { clock, demandOf, log }: { clock: Clock; demandOf: Iam['demandOf']; log(line: string): void },
): Schedules {
  const all = assembly
    .resources<ScheduleProperties>('AWS::Scheduler::Schedule')
    .map(({ logicalId, properties }): Schedule => {
      const { ScheduleExpression, ScheduleExpressionTimezone = 'UTC', Target } = properties;
      const time = dailyTimeOf(ScheduleExpression, ScheduleExpressionTimezone);
      const target = functions.get(Target.Arn);
      const unsupported = Object.keys(properties).find((name) => !PROPERTIES.includes(name));
      if (!time || !target || unsupported) {
        throw new Error(
          `${logicalId}: the laptop supports only schedules that invoke a function at a time of ` +
            'day in Hong Kong',
        );
      }
      // On AWS, the schedule fails each time if the role may not invoke the function.
      demandOf(Target.RoleArn, [{ action: 'lambda:InvokeFunction', resource: Target.Arn }]);
      return { logicalId, time, target, input: Target.Input ?? '{}' };
    });
  const stopped = new AbortController();
  const running = new Set<Promise<unknown>>();
  let seen = clock.now();

  const run = async ({ logicalId, target, input }: Schedule, due: number) => {
    const time = `${new Date(due).toISOString().slice(0, -5)}Z`;
    const event = JSON.parse(input.replaceAll('<aws.scheduler.scheduled-time>', time));
    if (!(await invokeAsynchronously(target, event, stopped.signal)))
      log(`${logicalId}: the function failed three times`);
  };
  const look = () => {
    const now = clock.now();
    for (const schedule of all) {
      const due = lastDue(schedule.time, now);
      if (due <= seen) continue;
      const ran = run(schedule, due).finally(() => running.delete(ran));
      running.add(ran);
    }
    seen = now;
  };
  clock.onAdvance(look);
  const timer = setInterval(look, TICK_MS).unref();

  return {
    async settled() {
      await Promise.all(running);
    },
    stop() {
      stopped.abort();
      clearInterval(timer);
    },
  };
}
