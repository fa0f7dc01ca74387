/**
 * The allowed form of a function's log line: its fields by its message, and no others (standards
 * 19).
 */
const EVERY_LINE = ['level', 'message', 'timestamp', 'service', 'sampling_rate', 'requestId'];
const STEP = ['contactId', 'step', 'result', 'sealed', 'milliseconds'];
const REQUEST = [
  'route',
  'status',
  'code',
  'channel',
  'sourceAddress',
  'participantId',
  'actor',
  'milliseconds',
];

const FILE = ['file', 'outcome', 'reason', 'taken', 'setAside', 'milliseconds'];

/** Add a new kind of line here only after checking that its fields contain no personal data. */
const FIELDS: Record<string, readonly string[]> = {
  request: REQUEST,
  step: STEP,
  'security event': [...REQUEST, ...STEP],
  fault: ['chain'],
  'daily file': FILE,
  'daily file with rejects': FILE,
  'daily file missing': ['file'],
  'daily file gone before its balances': ['file', 'rows'],
  'obsolete balances': ['file', 'rows'],
  alerts: ['file', 'alerts', 'milliseconds'],
  'calendar ends': ['year'],
  'characters that the fonts lack': ['characters'],
  digest: ['participantId', 'day', 'outcome', 'passwords', 'requests', 'milliseconds'],
  'canary passed': ['milliseconds'],
  'canary failed': ['step', 'status'],
  'canary without account': [],
  batch: ['records', 'done', 'failed', 'milliseconds'],
  'unattributed change': ['id', 'table', 'change', 'attributes'],
  'entry on an unknown ID': ['id', 'at', 'type', 'channel', 'trace', 'sourceAddress'],
  'message refused': ['id', 'by', 'code'],
  'text message sent': ['id', 'messageId'],
};
/** Fields of API Gateway's access log (lib/constructs/route-table-api.ts), without a message. */
const ACCESS_LOG = [
  'at',
  'requestId',
  'sourceAddress',
  'method',
  'resource',
  'status',
  'bytes',
  'milliseconds',
  'gatewayError',
];
/** Fields of Connect's flow log, as the simulator writes it; the search checks their contents. */
const FLOW_LOG = [
  'ContactId',
  'ContactFlowId',
  'ContactFlowName',
  'ContactFlowModuleType',
  'Identifier',
  'Timestamp',
  'Parameters',
  'Results',
  'ExternalResults',
];
const FIELDS_OF_CHAIN = ['name', 'at'];

/** Lambda's own lines among those of the function. */
const PLATFORM = /^Task timed out after \d+\.\d\d seconds$/;

/** @returns what is wrong with a line, without its contents; undefined if nothing is */
export function faultOfForm(line: string): string | undefined {
  if (PLATFORM.test(line)) return undefined;
  const parsed = parse(line);
  if (!isObject(parsed)) return 'a line is not a JSON object';
  const { message, chain = [] } = parsed;
  const fields = 'ContactFlowId' in parsed ? FLOW_LOG : fieldsUnder(message);
  if (!fields) return 'a line has a message of its own';
  if (!Array.isArray(chain)) return 'a line has a chain that is no list';
  const unknown = [
    ...unknownIn(parsed, fields),
    ...chain.flatMap((each) => unknownIn(each, FIELDS_OF_CHAIN)),
  ];
  return unknown.length > 0 ? `a line has the fields ${unknown.join(', ')}` : undefined;
}

function fieldsUnder(message: unknown): readonly string[] | undefined {
  if (message === undefined) return ACCESS_LOG;
  const fields = Object.hasOwn(FIELDS, String(message)) ? FIELDS[String(message)] : undefined;
  return fields && [...EVERY_LINE, ...fields];
}

function unknownIn(object: object, known: readonly string[]): string[] {
  return Object.keys(object).filter((name) => !known.includes(name));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
