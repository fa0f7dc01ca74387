import { inject } from 'vitest';
import { type Assembly, readAssembly } from '../../../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../../../local/cloudformation/parameters.ts';
import type { Instance } from '../../../../local/connect/contact.ts';
import type { Invoke } from '../../../../local/connect/function-invocation.ts';
import { readInstance } from '../../../../local/connect/instance.ts';
import { phoneKey, phoneKeyParameters } from '../../../../local/connect/phone-keys.ts';
import { createClock } from '../../../../local/shared/clock.ts';

/**
 * The Connect instance of the app, with its contact flows; `invoke` answers for every function.
 * @param directory of the cloud assembly
 */
export async function appInstance(
  invoke: Invoke = async () => ({ result: '{}' }),
  directory = inject('assembly'),
): Promise<Instance> {
  const assembly = await appAssembly(directory);
  // Flows invoke an alias, whose reference is its ARN.
  const functions = [
    ...assembly.resources('AWS::Lambda::Function').map((each) => assembly.attribute(each, 'Arn')),
    ...assembly.resources('AWS::Lambda::Alias').map(({ ref }) => ref),
  ];
  const instance = readInstance(
    assembly,
    new Map(functions.map((arn) => [arn, { invoke: invoke as never }])),
    createClock(),
    () => {},
  );
  if (!instance) throw new Error('The app has no Connect instance');
  return instance;
}

/** The assembly with a phone key, as it is deployed. */
export async function appAssembly(directory = inject('assembly')): Promise<Assembly> {
  return readAssembly(directory, {
    ...laptopParameters(),
    ...phoneKeyParameters(await phoneKey()),
  });
}
