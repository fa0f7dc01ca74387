import type { IIoHost, IoMessage, IoRequest, StackActivity } from '@aws-cdk/toolkit-lib';

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

  /** Forgets what the previous stack reported. */
  begin(): void {
    this.failures = [];
    this.unchanged = false;
  }

  async notify({ code, data }: IoMessage<unknown>): Promise<void> {
    if (code === 'CDK_TOOLKIT_I5502') this.#note((data as StackActivity).event);
    if (code === 'CDK_TOOLKIT_I5900') this.unchanged = (data as { noOp: boolean }).noOp;
  }

  /** Answers the toolkit's questions with yes: the command has asked its own before. */
  async requestResponse<T>({ defaultResponse }: IoRequest<unknown, T>): Promise<T> {
    return (typeof defaultResponse === 'boolean' ? true : defaultResponse) as T;
  }

  #note(event: StackActivity['event']): void {
    const { ResourceStatus: status = '', ResourceStatusReason: reason = '' } = event;
    const { LogicalResourceId: logicalId = '', ResourceType: type = '' } = event;
    if (status.endsWith('_FAILED') && reason && !CONSEQUENCE.test(reason))
      this.failures.push({ logicalId, type, reason });
    if (status === 'DELETE_SKIPPED')
      this.kept.push({ type, physicalId: event.PhysicalResourceId ?? logicalId });
  }
}
