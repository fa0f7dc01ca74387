import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  type TransactWriteItemsCommandOutput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';

/** The operations, each with its input and output. */
export type Operations = {
  UpdateItem: { input: UpdateItemCommandInput; output: UpdateItemCommandOutput };
  PutItem: { input: PutItemCommandInput; output: PutItemCommandOutput };
  GetItem: { input: GetItemCommandInput; output: GetItemCommandOutput };
  DeleteItem: { input: DeleteItemCommandInput; output: DeleteItemCommandOutput };
  TransactWriteItems: {
    input: TransactWriteItemsCommandInput;
    output: TransactWriteItemsCommandOutput;
  };
  BatchGetItem: { input: BatchGetItemCommandInput; output: BatchGetItemCommandOutput };
};

/** The operation of each command class of the SDK. */
export const OPERATIONS = new Map<unknown, keyof Operations>([
  [UpdateItemCommand, 'UpdateItem'],
  [PutItemCommand, 'PutItem'],
  [GetItemCommand, 'GetItem'],
  [DeleteItemCommand, 'DeleteItem'],
  [TransactWriteItemsCommand, 'TransactWriteItems'],
  [BatchGetItemCommand, 'BatchGetItem'],
]);
