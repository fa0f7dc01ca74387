/** How much of one segment a text message takes (3GPP TS 23.038, 6.2.1 and 23.040). */

const GSM_7 =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Each takes an escape besides. */
const GSM_7_EXTENSION = '\f^{}\\[~]|€';

/** @returns septets of GSM-7 out of 160, or UTF-16 units out of 70 if it has any other character */
export function segmentOf(text: string): { units: number; limit: 160 | 70 } {
  let septets = 0;
  for (const character of text) {
    if (GSM_7.includes(character)) septets += 1;
    else if (GSM_7_EXTENSION.includes(character)) septets += 2;
    else return { units: text.length, limit: 70 };
  }
  return { units: septets, limit: 160 };
}
