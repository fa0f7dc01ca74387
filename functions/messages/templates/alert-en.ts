import type { AlertTexts } from './alert-text.ts';

const movements = (count: number) =>
  count === 1 ? '1 stock movement' : `${count} stock movements`;

export const alertTexts: AlertTexts = {
  alert: {
    subject: ({ day, count, isCorrection }) =>
      `${isCorrection ? 'correction: ' : ''}${movements(count)} on ${day}`,
    happened: ({ tail, day, count, isCorrection }) =>
      isCorrection
        ? `The records of ${day} were corrected. Your Stock Segregated Account ending in ${tail} had ${movements(count)} on that day. This replaces our earlier message about it.`
        : `Your Stock Segregated Account ending in ${tail} had ${movements(count)} on ${day}.`,
    movement: ({ stockCode, nameEn, direction, quantity }) =>
      `${stockCode} ${nameEn}: ${quantity.toLocaleString('en-HK')} ${direction}`,
    more: (count) => `${count} more`,
    next: 'To see the details, sign in to the website or call CCASS Phone. If you do not expect a movement, ask your broker or custodian.',
    brief: ({ day, count, isCorrection }) =>
      `${isCorrection ? 'correction: ' : ''}${movements(count)} on ${day}. Details: sign in or call CCASS Phone.`,
  },
  changed: {
    subject: 'your alerts were changed',
    happened: ({ tail, at }) =>
      `How you are told of movements in your Stock Segregated Account ending in ${tail} was changed on the internet on ${at}.`,
    next: () => 'You can see and change this in the settings after you sign in.',
    brief: ({ at }) => `your alerts were changed on ${at}.`,
  },
};
