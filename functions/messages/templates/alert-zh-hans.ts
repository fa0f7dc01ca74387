import type { AlertTexts } from './alert-text.ts';

export const alertTexts: AlertTexts = {
  alert: {
    subject: ({ day, count, isCorrection }) =>
      `${isCorrection ? '更正：' : ''}${day}有${count}项股份转移`,
    happened: ({ tail, day, count, isCorrection }) =>
      isCorrection
        ? `${day}的记录已更正。您的股份独立账户（尾号${tail}）当日有${count}项股份转移。本信息取代此前就该日发送的信息。`
        : `您的股份独立账户（尾号${tail}）于${day}有${count}项股份转移。`,
    movement: ({ stockCode, nameZh, direction, quantity }) =>
      `${stockCode} ${nameZh}：${direction === 'in' ? '转入' : '转出'} ${quantity.toLocaleString('en-HK')} 股`,
    more: (count) => `另有 ${count} 项`,
    next: '如需查看详情，请登录网站或致电“结算通”。如有疑问，请向您的经纪商／托管商查询。',
    brief: ({ day, count, isCorrection }) =>
      `${isCorrection ? '更正，' : ''}${day}有${count}项股份转移。详情请登录或致电“结算通”。`,
  },
  changed: {
    subject: '您的股份转移通知已修改',
    happened: ({ tail, at }) =>
      `您的股份独立账户（尾号${tail}）的股份转移通知方式已于${at}在互联网上修改。`,
    next: () => '您可在登录后于设置中查看和修改。',
    brief: ({ at }) => `股份转移通知于${at}修改。`,
  },
};
