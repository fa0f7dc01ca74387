import { generatedSecrets } from '../aws/secrets-manager.ts';
import { hasPhoneKeys, phoneKey, phoneKeyParameters, phoneSecrets } from '../connect/phone-keys.ts';
import { type Assembly, readAssembly } from './assembly.ts';

export interface LaptopApp {
  assembly: Assembly;
  /** Values of its secrets, by ARN: made up, and a key of the phone where the app asks for one. */
  secrets: Map<string, string>;
}

/**
 * @param directory of the cloud assembly
 * @param parameters values for the CloudFormation parameters
 */
export async function readApp(
  directory: string,
  parameters: Record<string, string>,
): Promise<LaptopApp> {
  const assembly = readAssembly(directory, parameters);
  if (!hasPhoneKeys(assembly)) return { assembly, secrets: generatedSecrets(assembly) };
  const key = await phoneKey();
  return {
    assembly: readAssembly(directory, { ...parameters, ...phoneKeyParameters(key) }),
    secrets: new Map([...generatedSecrets(assembly), ...phoneSecrets(assembly, key)]),
  };
}
