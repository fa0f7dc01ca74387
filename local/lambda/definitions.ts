import type { Assembly } from '../cloudformation/assembly.ts';
import type { LambdaDefinition } from './execution-environment.ts';

interface FunctionProperties {
  Code: { S3Key: string };
  Handler: string;
  Runtime: string;
  Timeout?: number;
  MemorySize?: number;
  ReservedConcurrentExecutions?: number;
  Environment?: { Variables?: Record<string, string> };
  LoggingConfig?: { LogGroup?: string };
}

/** Options of `lambdaDefinitions`. */
export interface FunctionsOptions {
  /** AWS_ENDPOINT_URL_<SERVICE> of every emulated service. */
  endpoints: Record<string, string>;
  /** Environment variables to replace or add in every function. */
  overrides: Record<string, string>;
  /** The access key ID that functions sign with: one for all, or by function name. */
  accessKeyId: string | ((functionName: string) => string);
}

/**
 * The functions of the templates. Each has the environment that Lambda would give it, with the
 * laptop's endpoints.
 */
export function lambdaDefinitions(
  assembly: Assembly,
  options: FunctionsOptions,
): LambdaDefinition[] {
  return assembly.resources<FunctionProperties>('AWS::Lambda::Function').map((resource) => {
    const { logicalId, ref: name, region, properties } = resource;
    const { MemorySize: memoryMegabytes = 128, ReservedConcurrentExecutions: reservedConcurrency } =
      properties;
    const directory = assembly.asset(properties.Code.S3Key);
    return {
      logicalId,
      name,
      arn: assembly.attribute(resource, 'Arn'),
      directory,
      handler: properties.Handler,
      timeoutSeconds: properties.Timeout ?? 3,
      memoryMegabytes,
      ...(reservedConcurrency !== undefined && { reservedConcurrency }),
      environment: {
        ...properties.Environment?.Variables,
        AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID:
          typeof options.accessKeyId === 'string' ? options.accessKeyId : options.accessKeyId(name),
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_SESSION_TOKEN: 'local',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
        AWS_LAMBDA_LOG_GROUP_NAME: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
        AWS_LAMBDA_LOG_STREAM_NAME: 'laptop',
        LAMBDA_TASK_ROOT: directory,
        ...options.endpoints,
        ...options.overrides,
      },
    };
  });
}
