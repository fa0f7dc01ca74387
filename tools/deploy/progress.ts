import type {
  DeployConfirmationRequest,
  IIoHost,
  IoMessage,
  IoRequest,
  StackActivity,
} from '@aws-cdk/toolkit-lib';
import { isIrreplaceable } from './irreplaceable.ts';

/** A resource that CloudFormation could not create, update or delete. */
export interface ResourceFailure {
  logicalId: string;
  /** E.g. `AWS::DynamoDB::Table`. */
  type: string;
  /** AWS's own words. */
  reason: string;
}

/** Resources whose failure is only the consequence of another one's. */
const CONSEQUENCE = /^Resource (creation|update|deletion) cancelled|^The following resource\(s\)/i;

/**
 * An event that tells of a failure: status and reason. A stack that may not drop an export has no
 * other than its own, and keeps its status if it was to be deleted
 * (https://github.com/serverless/serverless/pull/3935, https://github.com/rlister/stax/issues/40).
 */
const FAILURE = /^\w+_FAILED |^\w+ .*\bexport\b.*\bin use by\b/i;

/**
 * Listens to the CDK's toolkit. It prints nothing: the commands print one line for each stack.
 * Codes of messages: https://docs.aws.amazon.com/cdk/api/toolkit-lib/message-registry/
 */
export class Progress implements IIoHost {
  /** Since the last {@link begin}, oldest first. */
  failures: ResourceFailure[] = [];
  /** Resources that CloudFormation leaves behind when it deletes a stack: type and physical id. */
  kept: { type: string; physicalId: string }[] = [];
  /** Whether CloudFormation had nothing to do. */
  unchanged = false;
  /** Resources that the deployment was refused for, with their types. */
  losses: string[] = [];
  readonly #refusesLosses: boolean;

  /** @param refusesLosses whether to refuse to replace or delete what can't be made again */
  constructor(refusesLosses = false) {
    this.#refusesLosses = refusesLosses;
  }

  /** Forgets what the previous stack reported. */
  begin(): void {
    this.failures = [];
    this.losses = [];
    this.unchanged = false;
  }

  async notify({ code, data }: IoMessage<unknown>): Promise<void> {
    if (code === 'CDK_TOOLKIT_I5502') this.#note((data as StackActivity).event);
    if (code === 'CDK_TOOLKIT_I5900') this.unchanged = (data as { noOp: boolean }).noOp;
  }

  /** Answers the toolkit's questions: with yes, unless something would be lost. */
  async requestResponse<T>({ code, data, defaultResponse }: IoRequest<unknown, T>): Promise<T> {
    if (this.#refusesLosses && code === 'CDK_TOOLKIT_I5060') {
      this.losses = (data as DeployConfirmationRequest).destructiveChanges
        .filter(({ resourceType }) => isIrreplaceable(resourceType))
        .map(({ logicalId, resourceType }) => `${logicalId} (${resourceType})`);
      if (this.losses.length > 0) return false as T;
    }
    return (typeof defaultResponse === 'boolean' ? true : defaultResponse) as T;
  }

  #note(event: StackActivity['event']): void {
    const { ResourceStatus: status = '', ResourceStatusReason: reason = '' } = event;
    const { LogicalResourceId: logicalId = '', ResourceType: type = '' } = event;
    if (FAILURE.test(`${status} ${reason}`) && reason && !CONSEQUENCE.test(reason))
      this.failures.push({ logicalId, type, reason });
    if (status === 'DELETE_SKIPPED')
      this.kept.push({ type, physicalId: event.PhysicalResourceId ?? logicalId });
  }
}
