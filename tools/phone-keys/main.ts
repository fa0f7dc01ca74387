import { relative } from 'node:path';
import { phoneKeyPair } from '../../lib/shared/phone-key-pair.ts';
import { npmCommand, runCommand } from '../shared/command-line.ts';
import { keyFiles, writeKeyPair } from './files.ts';

/** Makes a key pair for the phone, and says what goes where. @returns the exit code */
export function phoneKeys(argv: string[]): Promise<number> {
  const command = npmCommand('npm run phone:keys --')
    .description('Makes a key pair for the phone. Never replaces an existing one.')
    .argument('[directory]', 'where to write it', '.local/phone-keys');
  return runCommand(argv, command, async (directory) => {
    try {
      writeKeyPair(directory, await phoneKeyPair());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new Error(
        `${directory} has a key pair already, and it stays as it is. Name another directory.`,
      );
    }
    console.log(nextSteps(relative('.', directory) || '.'));
  });
}

function nextSteps(directory: string): string {
  return `Wrote a key pair for the phone into ${directory}:

  ${keyFiles.publicKey}    parameter PublicKeyA (or PublicKeyB) of the stack SsaPhone
  ${keyFiles.certificate}   parameter CertificateA (or CertificateB)
  ${keyFiles.privateKey}   the secret that the stack output PrivateKeySecretA (or B) names; then delete the file

  aws secretsmanager put-secret-value --secret-id <PrivateKeySecretA> --secret-string file://${directory}/${keyFiles.privateKey}

The order, at the first deployment and at a rotation: docs/operations.md, "Keys of the phone".`;
}
