import { readFileSync } from 'node:fs';
import { UsageError } from '../../shared/command-line.ts';
import type { Cell } from '../../shared/output.ts';
import type { Request } from '../answers.ts';
import { BrokerOutput } from '../broker-output.ts';
import { names } from '../cell-styles.ts';
import type { Session } from '../command.ts';
import { changesOf } from '../holder-changes.ts';
import { Misuse } from '../misuse.ts';
import { pendingRequests, requestsNamed } from '../request-ids.ts';
import { age } from '../request-times.ts';

export interface Choice {
  /** One request. */
  id?: string | undefined;
  all?: true | undefined;
  type?: string | undefined;
  /** A file of IDs, one a line. */
  file?: string | undefined;
}

interface Chosen {
  /** Oldest first. */
  requests: Request[];
  /** How many were left out because the user made them: somebody else has to approve them. */
  own: number;
  /** IDs that no pending request has. */
  unknown: string[];
}

/**
 * The pending requests that were chosen.
 * @throws UsageError if the file can't be read, is empty, or has an ID that is ambiguous
 */
export async function chosenRequests(
  session: Session,
  { id, type, file }: Choice,
): Promise<Chosen> {
  const pending = await pendingRequests(session);
  const ids = id === undefined ? file && readIds(file) : [id];
  const found = ids
    ? ids.map((each) => requestsNamed(each, pending))
    : pending.map((each) => [each]);
  const unknown = ids ? ids.filter((_, i) => found[i]?.length === 0) : [];
  const wanted = [...new Set(found.flat())].filter((each) => (type ?? each.type) === each.type);
  const requests = wanted.filter(({ madeBy }) => madeBy !== session.connection.clientId);
  requests.sort((a, b) => (a.madeAt < b.madeAt ? -1 : 1));
  return { requests, own: wanted.length - requests.length, unknown };
}

/** One ID a line. */
function readIds(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const ids = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (ids.length === 0) throw new Misuse({ en: `No request in ${file}`, zh: `${file} 中沒有申請` });
  return ids;
}

/**
 * Shows what an approval of these requests would do, on standard error.
 * @returns the tag of each change of holder that it showed, by the request's ID
 */
export async function showPlan(
  { out, reader }: Session,
  requests: Request[],
): Promise<Map<string, string>> {
  const rows: Cell[][] = [];
  const tags = new Map<string, string>();
  for (const request of requests) {
    const { requestId, type, accountNumber, holder, madeBy, madeAt } = request;
    const isChange = type === 'change-holder';
    const shown = isChange
      ? await reader.read<Request>(`/broker/requests/${requestId}`)
      : undefined;
    if (shown?.tag) tags.set(requestId, shown.tag);
    const what = shown ? changesOf(shown.body, out.language).join('; ') : holder && names(holder);
    rows.push([
      requestId,
      type,
      accountNumber,
      what,
      madeBy,
      age(madeAt, Date.now(), out.language),
    ]);
  }
  const plan = new BrokerOutput({ stdout: out.stderr, stderr: out.stderr }, false, out.language);
  plan.table(['request', 'type', 'account', 'holder', 'made by', 'age'], rows);
  return tags;
}
