import { Encrypter } from 'age-encryption';
import { csvCell } from '../../../web/src/parts/csv.ts';
import { Misuse } from '../misuse.ts';
import { type Letter, letterPdf } from './letter-pdf.ts';

/** How passwords leave the command: a file for each letter, or one for all letters of a run. */
export interface Letters {
  /** The name of the file with the letter of a request. */
  nameFor(letter: { requestId: string; accountNumber: string }): string;
  /** The content of that file, with this letter in it. */
  add(letter: Letter): Promise<Uint8Array>;
}

/** One PDF for each letter. */
export const pdfLetters: Letters = {
  nameFor: ({ accountNumber, requestId }) => `${accountNumber}-${requestId}.pdf`,
  add: async (letter) => letterPdf(letter),
};

const HEADER = 'accountNumber,nameEn,nameZh,phonePassword,effectiveOn,requestId';

/**
 * One file of CSV, encrypted by age (https://age-encryption.org/v1). It is written anew with each
 * letter, which only a run that knows the earlier letters can do: each run has a file of its own.
 * @param recipient a public key, `age1…`
 * @throws UsageError if it is not one
 */
export function encryptedLetters(recipient: string, startedAt: Date): Letters {
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw new Misuse({
      en: `Invalid --encrypt-to '${recipient}': expected an age public key, age1…`,
      zh: `--encrypt-to '${recipient}' 無效：應為 age 公開密鑰 age1…`,
    });
  }
  const name = `letters-${startedAt.toISOString().replaceAll(/[-:.]/g, '')}.csv.age`;
  const lines = [HEADER];
  return {
    nameFor: () => name,
    add: (letter) => {
      const { accountNumber, holder, phonePassword, effectiveOn, requestId } = letter;
      const cells = [accountNumber, holder.nameEn, holder.nameZh, phonePassword, effectiveOn];
      lines.push([...cells, requestId].map((cell) => csvCell(cell ?? '')).join(','));
      return encrypter.encrypt(`${lines.join('\n')}\n`);
    },
  };
}
