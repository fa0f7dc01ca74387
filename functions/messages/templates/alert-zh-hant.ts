import type { AlertTexts } from './alert-text.ts';

export const alertTexts: AlertTexts = {
  alert: {
    subject: ({ day, count, isCorrection }) =>
      `${isCorrection ? '更正：' : ''}${day}有${count}項股份轉移`,
    happened: ({ tail, day, count, isCorrection }) =>
      isCorrection
        ? `${day}的紀錄已更正。您的股份獨立戶口（尾數${tail}）當日有${count}項股份轉移。本訊息取代先前就該日發出的訊息。`
        : `您的股份獨立戶口（尾數${tail}）於${day}有${count}項股份轉移。`,
    movement: ({ stockCode, nameZh, direction, quantity }) =>
      `${stockCode} ${nameZh}：${direction === 'in' ? '轉入' : '轉出'} ${quantity.toLocaleString('en-HK')} 股`,
    more: (count) => `另有 ${count} 項`,
    next: '如欲查閱詳情，請登入網站或致電「結算通」。如有疑問，請向您的經紀／託管商查詢。',
    brief: ({ day, count, isCorrection }) =>
      `${isCorrection ? '更正，' : ''}${day}有${count}項股份轉移。詳情請登入或致電「結算通」。`,
  },
  changed: {
    subject: '您的股份轉移通知已更改',
    happened: ({ tail, at }) =>
      `您的股份獨立戶口（尾數${tail}）的股份轉移通知方式已於${at}在互聯網上更改。`,
    next: () => '您可於登入後在設定中查閱及更改。',
    brief: ({ at }) => `股份轉移通知已於${at}更改。`,
  },
};
