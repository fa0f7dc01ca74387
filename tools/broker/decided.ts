import type { Request } from './answers.ts';
import type { BrokerOutput } from './broker-output.ts';
import { state } from './cell-styles.ts';

/** Prints a request that was rejected or withdrawn. */
export function decided(out: BrokerOutput, request: Request): void {
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
