/** A write of one item, as a request or a part of a transaction has it. */
export interface ItemWrite {
  Key?: Record<string, unknown>;
  UpdateExpression?: string;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
}

/** Words of expressions that are no attributes; functions are told by their bracket. */
const KEYWORDS = new Set(['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'BETWEEN', 'IN']);

/**
 * The top-level attributes that an update names, its key included: the values of
 * `dynamodb:Attributes`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function attributesOf({
  Key = {},
  UpdateExpression = '',
  ConditionExpression = '',
  ExpressionAttributeNames = {},
}: ItemWrite): string[] {
  const words = `${UpdateExpression} ${ConditionExpression}`.matchAll(
    /(?<![\w#:.])(#?[A-Za-z_]\w*)(?!\w)(?!\s*\()/g,
  );
  const named = [...words]
    .map(([, word = '']) => word)
    .filter((word) => !KEYWORDS.has(word.toUpperCase()))
    .map((word) => ExpressionAttributeNames[word] ?? word);
  return [...new Set([...Object.keys(Key), ...named])];
}
