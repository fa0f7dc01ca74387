import { generatedSecrets } from '../aws/secrets-manager.ts';
import { hasPhoneKeys, phoneKey, phoneKeyParameters, phoneSecrets } from '../connect/phone-keys.ts';
import { type Assembly, readAssembly } from './assembly.ts';

/** The app as the laptop runs it. */
export interface LaptopApp {
  assembly: Assembly;
  /**
   * Values of the app's secrets, by ARN: generated ones, and the phone's private key if the app
   * uses one.
   */
  secrets: Map<string, string>;
}

/**
 * Reads the app and generates its secrets.
 * @param directory of the cloud assembly
 * @param parameters values for the CloudFormation parameters
 * @throws Error as `readAssembly` does
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
