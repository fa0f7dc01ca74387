import type { Output } from '../shared/output.ts';
import type { Request } from './answers.ts';
import { state } from './cell-styles.ts';

/** Prints a request that was rejected or withdrawn. */
export function decided(out: Output, request: Request): void {
  out.answer(request, () =>
    out.fields({
      request: request.requestId,
      type: request.type,
      account: request.accountNumber,
      status: state(request.status),
      reason: request.reason,
    }),
  );
}
