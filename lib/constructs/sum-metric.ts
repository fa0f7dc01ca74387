import {
  type IMetric,
  MathExpression,
  type MathExpressionOptions,
} from 'aws-cdk-lib/aws-cloudwatch';

/**
 * The sum of metrics, of which those without data count as zero.
 * @param usingMetrics by ids that begin with a small letter; an alarm takes ten at most
 * @param options period (five minutes by default) and label
 */
export function sumOf(
  usingMetrics: Record<string, IMetric>,
  options: MathExpressionOptions = {},
): MathExpression {
  const expression = Object.keys(usingMetrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics, ...options });
}
