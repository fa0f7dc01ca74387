/** Saved queries of Logs Insights: what operators ask of the logs (docs/operations.md, "Logs"). */
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { settingsOf } from '../stacks/stage-stack.ts';

/** Logs that queries read. */
export interface QueriedLogs {
  /** Of all functions, by the functions' names. */
  functions: Readonly<Record<string, ILogGroup>>;
  /** Access logs of the APIs. */
  accessLogs: readonly ILogGroup[];
}

interface SavedQuery {
  name: string;
  of: (logs: QueriedLogs) => readonly (ILogGroup | undefined)[];
  text: string;
}

/** Of a function that not every stage has. */
const optional = (log: ILogGroup | undefined) => (log ? [log] : []);

const all = ({ functions }: QueriedLogs) => Object.values(functions);

const QUERIES: readonly SavedQuery[] = [
  {
    name: 'Security events',
    of: ({ functions }) => [
      functions.Investor,
      functions.Statements,
      functions.Passkeys,
      functions.Broker,
      functions.Phone,
    ],
    text: 'filter message = "security event" | stats count() by code, result, channel, sourceAddress, bin(1h) | sort count() desc',
  },
  {
    name: 'Entries on unknown IDs',
    of: ({ functions }) => [functions.Audit],
    text: 'filter message = "entry on an unknown ID" | stats count_distinct(id) as entries by channel, sourceAddress, bin(1h) | sort entries desc',
  },
  {
    name: 'Refused tokens',
    of: ({ accessLogs }) => accessLogs,
    text: 'filter gatewayError in ["UNAUTHORIZED", "ACCESS_DENIED"] | stats count() by gatewayError, sourceAddress, bin(1h) | sort count() desc',
  },
  {
    name: 'Faults',
    of: all,
    text: 'filter message = "fault" | stats count(), earliest(@timestamp), latest(@timestamp) by service, chain.0.name, chain.1.name | sort count() desc',
  },
  {
    name: 'Slow requests',
    of: ({ functions }) => [
      functions.Investor,
      functions.Statements,
      functions.Passkeys,
      functions.Broker,
    ],
    text: 'filter ispresent(route) | stats count(), pct(milliseconds, 50), pct(milliseconds, 99), max(milliseconds) by route | sort max(milliseconds) desc',
  },
  {
    name: 'One request',
    of: (logs) => [...all(logs), ...logs.accessLogs],
    text: 'filter requestId = "…" | sort @timestamp',
  },
  {
    name: 'Refused messages',
    of: ({ functions }) => [functions.Messages, ...optional(functions.Digest)],
    text: 'filter message = "message refused" | stats count() by by, code, bin(1d)',
  },
];

/**
 * Saves the queries. The console lists them below the stage's name.
 * @throws Error if the log of a function that a query reads is missing
 */
export function addSavedQueries(scope: Construct, logs: QueriedLogs): void {
  const { stage } = settingsOf(scope);
  for (const { name, of, text } of QUERIES) {
    new CfnQueryDefinition(scope, name.replaceAll(' ', ''), {
      name: `${stage}/${name}`,
      logGroupNames: of(logs).map((log) => {
        if (!log) throw new Error(`The query '${name}' has no log to read`);
        return log.logGroupName;
      }),
      queryString: text,
    });
  }
}
