import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

const CHECK_FAILED = 'The conditional request failed';

/**
 * The request is outside the subset of DynamoDB that MemoryDynamoDB models. DynamoDB itself never
 * throws this: a test that gets it must change its request or extend the model, and no code under
 * test should catch it.
 */
export class UnsupportedByMemoryDynamoDB extends Error {
  override readonly name = 'UnsupportedByMemoryDynamoDB';
}

/** DynamoDB's refusal of a malformed request, as the SDK throws it, without a class of its own. */
export function validationException(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({
    name: 'ValidationException',
    $fault: 'client',
    $metadata: {},
    message,
  });
}

/** A table that does not exist: DynamoDB's answer to it is not modelled. */
export function unknownTable(name: string | undefined): Error {
  return new UnsupportedByMemoryDynamoDB(`no table ${name} was defined`);
}

/**
 * A write's condition was false; `item` is the stored item, if any and if the request asked for it.
 */
export function conditionalCheckFailed(item: Item | undefined): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    $metadata: {},
    message: CHECK_FAILED,
    ...(item && { Item: item }),
  });
}

/** The token was already used with other writes. */
export function idempotentParameterMismatch(): IdempotentParameterMismatchException {
  return new IdempotentParameterMismatchException({
    $metadata: {},
    message: 'Other parameters had the same token',
  });
}

/** The cancellation reason of one write of a transaction. */
export type Verdict =
  | 'passed'
  | { readonly failedOn: Item | undefined }
  | { readonly invalid: Error };

/**
 * A transaction was cancelled because at least one write failed; reasons in the order of its
 * writes.
 */
export function transactionCanceled(verdicts: readonly Verdict[]): TransactionCanceledException {
  const reasons = verdicts.map((verdict) => {
    if (verdict === 'passed') return { Code: 'None' };
    if ('invalid' in verdict) return { Code: 'ValidationError', Message: verdict.invalid.message };
    const { failedOn } = verdict;
    return {
      Code: 'ConditionalCheckFailed',
      Message: CHECK_FAILED,
      ...(failedOn && { Item: failedOn }),
    };
  });
  return new TransactionCanceledException({
    $metadata: {},
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map((reason) => reason.Code).join(', ')}]`,
    CancellationReasons: reasons,
  });
}
