/** Notes on approvals, of one request or of several. */
import type { Words } from './refusal-words.ts';

export const PASSKEYS_TOMORROW: Words = {
  en: 'The passkeys are removed on the next day in Hong Kong, unless the holder signs in with one before.',
  zh: '通行密鑰於香港時間翌日移除，除非結單收件人之前以通行密鑰登入。',
};
export const CHANGED_SINCE: Words = {
  en: 'If another change of the account was approved meanwhile: approve again, and see what would change now.',
  zh: '如期間另有更改獲批核：請再執行批核，並查看現時會更改的內容。',
};
