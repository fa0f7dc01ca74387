/** `npm run phone:keys -- [directory]`: a key pair for the phone, and what goes where. */
import { relative } from 'node:path';
import { phoneKeyPair } from '../../lib/phone-key-pair.ts';
import { wordsOf } from '../shared/words.ts';
import { keyFiles, writeKeyPair } from './files.ts';

const USAGE = `npm run phone:keys [-- DIRECTORY]

Makes a key pair for the phone and writes it into DIRECTORY (default .local/phone-keys), where none is yet.`;

const [directory = '.local/phone-keys'] = wordsOf(USAGE, 1);

try {
  writeKeyPair(directory, await phoneKeyPair());
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  console.error(
    `${directory} has a key pair already, and it stays as it is. Name another directory.`,
  );
  process.exit(1);
}

const shown = relative('.', directory) || '.';
console.log(`Wrote a key pair for the phone into ${shown}:

  ${keyFiles.publicKey}    parameter PublicKeyA (or PublicKeyB) of the stack SsaPhone
  ${keyFiles.certificate}   parameter CertificateA (or CertificateB)
  ${keyFiles.privateKey}   the secret that the stack's output PrivateKeySecretA (or B) names; then delete the file

  aws secretsmanager put-secret-value --secret-id <PrivateKeySecretA> --secret-string file://${shown}/${keyFiles.privateKey}

In which order, at the first deployment and at a rotation: docs/operations.md, "Keys of the phone".`);
