/**
 * A custom resource that associates a phone number with the contact flow that answers it;
 * CloudFormation has no resource type for that.
 */
import {
  AssociatePhoneNumberContactFlowCommand,
  type ConnectClient,
  DisassociatePhoneNumberContactFlowCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-connect';
import middy from '@middy/core';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { answerCloudFormation } from './answer-cloudformation.ts';
import { PHONE_NUMBER, type PhoneNumber, physicalId } from './physical-id.ts';

export type PhoneNumberHandler = (
  event: CloudFormationCustomResourceEvent,
  context: Pick<Context, 'awsRequestId'>,
) => Promise<void>;

const properties = z.object({
  PhoneNumberArn: z.string().check(z.regex(PHONE_NUMBER)),
  InstanceId: z.string().check(z.minLength(1)),
  ContactFlowId: z.string().check(z.minLength(1)),
});

/**
 * Makes the handler. Create and Update associate the number with the flow; Delete disassociates it.
 * All three are idempotent, and report success or failure to CloudFormation.
 */
export function createPhoneNumber(connect: Pick<ConnectClient, 'send'>): PhoneNumberHandler {
  const handler = middy<CloudFormationCustomResourceEvent, PhoneNumber>()
    .use(answerCloudFormation())
    .handler(async (event): Promise<PhoneNumber> => {
      if (event.RequestType === 'Delete')
        await part(connect, event.PhysicalResourceId, event.ResourceProperties);
      else await join(connect, event.ResourceProperties);
      return { PhysicalResourceId: physicalId(event) };
    });
  return handler as unknown as PhoneNumberHandler;
}

async function join(connect: Pick<ConnectClient, 'send'>, given: unknown): Promise<void> {
  const { PhoneNumberArn, InstanceId, ContactFlowId } = properties.parse(given);
  await connect.send(
    new AssociatePhoneNumberContactFlowCommand({
      PhoneNumberId: idOf(PhoneNumberArn),
      InstanceId,
      ContactFlowId,
    }),
  );
}

async function part(
  connect: Pick<ConnectClient, 'send'>,
  resourceId: string,
  given: unknown,
): Promise<void> {
  // A resource whose creation failed for invalid properties has no association to remove.
  if (!PHONE_NUMBER.test(resourceId)) return;
  const { InstanceId } = properties.parse(given);
  try {
    await connect.send(
      new DisassociatePhoneNumberContactFlowCommand({
        PhoneNumberId: idOf(resourceId),
        InstanceId,
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}

const idOf = (phoneNumberArn: string): string => PHONE_NUMBER.exec(phoneNumberArn)?.[1] as string;
