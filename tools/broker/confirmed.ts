import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import type { Session } from './command.ts';
import type { Words } from './refusal-words.ts';

export const NOTHING_APPROVED: Words = { en: 'Nothing was approved', zh: '沒有批核任何申請' };

/** Asks whoever sits at the terminal; only `yes` means yes. */
export async function confirmed({ stdin, out }: Session, question: Words): Promise<boolean> {
  const lines = createInterface({ input: stdin as Readable, output: out.stderr });
  const goOn: Words = {
    en: `${question.en} Type yes to go on: `,
    zh: `${question.zh} 如要繼續，請輸入 yes：`,
  };
  const typed = await lines.question(goOn[out.language]);
  lines.close();
  return typed.trim().toLowerCase() === 'yes';
}
