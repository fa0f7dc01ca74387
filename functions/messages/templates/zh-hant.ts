import { alertTexts } from './alert-zh-hant.ts';
import type { Frame, MessageType, Template } from './template.ts';

export const frame: Frame = {
  subject: (subject) => `股份獨立戶口：${subject}`,
  greeting: ({ name }) => `${name} 台照：`,
  notYou: [
    '如非您本人所為，請立即致電您慣用的經紀／託管商電話號碼查詢。',
    '如非您本人所為，請即致電您的經紀／託管商。',
  ],
  notAskedFor: [
    '如您並無提出有關要求，請立即致電您慣用的經紀／託管商電話號碼查詢。',
    '如您並無要求，請即致電您的經紀／託管商。',
  ],
  closing: '我們絕不會要求您提供密碼，所發訊息亦不含任何連結。此電郵由系統自動發出，請勿回覆。',
  sender: ({ tail }) => `【股份獨立戶口】尾號${tail}：`,
};

export const templates: Record<MessageType, Template> = {
  'alerts-changed': alertTexts.changed,
  'account-opened': {
    subject: '已為您開通查詢服務',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾號${tail}）已於${at}開通查詢服務。`,
    next: () =>
      '您的經紀／託管商將會向您提供「結算通」使用者編號及首個「結算通」密碼。首次致電時，系統會要求您更改該密碼。',
    brief: ({ at }) => `查詢服務已於${at}開通。`,
    byParticipant: true,
  },
  'holder-changed': {
    subject: '您的個人資料已更改',
    happened: ({ tail, at }) =>
      `您的經紀／託管商已於${at}更改您的股份獨立戶口（尾號${tail}）所載的個人資料。`,
    next: () => '由現在起，訊息將發送至更改後的電話號碼及電郵地址。',
    brief: ({ at }) => `您的個人資料已於${at}更改。`,
    byParticipant: true,
  },
  'account-closed': {
    subject: '查詢服務已終止',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾號${tail}）的查詢服務已於${at}終止。`,
    next: () => '有關的使用者編號及密碼已告失效。',
    brief: ({ at }) => `查詢服務已於${at}終止，使用者編號及密碼已告失效。`,
    byParticipant: true,
  },
  'phone-password-reset-approved': {
    subject: '您的「結算通」密碼將會重設',
    happened: ({ tail, at }) =>
      `您的經紀／託管商已於${at}為您的股份獨立戶口（尾號${tail}）重新設定「結算通」密碼。`,
    next: ({ effectiveOn }) =>
      `新密碼將於${effectiveOn}起生效，並由您的經紀／託管商通知您；在此之前一切維持不變。以新密碼首次致電時，系統會要求您更改密碼。`,
    brief: ({ effectiveOn }) => `「結算通」密碼已重新設定，新密碼將於${effectiveOn}起生效。`,
    byParticipant: true,
  },
  'phone-password-reset-effective': {
    subject: '您的新「結算通」密碼已生效',
    happened: ({ tail, at }) =>
      `您的經紀／託管商為您的股份獨立戶口（尾號${tail}）重新設定的「結算通」密碼已於${at}生效。`,
    next: () => '舊密碼已告失效。下次致電時，系統會要求您更改新密碼。',
    brief: ({ at }) => `新的「結算通」密碼已於${at}生效。`,
    byParticipant: true,
  },
  'phone-sign-in': {
    subject: '有人以新的電話號碼接駁「結算通」',
    happened: ({ tail, at, from }) =>
      `有人於${at}以您的「結算通」密碼接駁您的股份獨立戶口（尾號${tail}）。來電號碼近期未曾用於此戶口：${from}。`,
    brief: ({ at, from }) => `有人於${at}以新的電話號碼（${from}）接駁「結算通」。`,
  },
  'phone-password-changed': {
    subject: '您的「結算通」密碼已更改',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾號${tail}）的「結算通」密碼已於${at}更改。`,
    next: () => '舊密碼已告失效。',
    brief: ({ at }) => `「結算通」密碼已於${at}更改。`,
  },
  'phone-password-revoked': {
    subject: '您的「結算通」密碼已被撤銷',
    happened: ({ tail, at }) =>
      `由於連續三次輸入錯誤，您的股份獨立戶口（尾號${tail}）的「結算通」密碼已於${at}被撤銷。`,
    next: () => '該密碼已告失效。您可聯絡您的經紀／託管商重新設定密碼，新密碼將於翌日生效。',
    brief: ({ at }) => `由於連續三次輸入錯誤，「結算通」密碼已於${at}被撤銷。`,
  },
  'internet-user-id-registered': {
    subject: '已登記互聯網使用者編號',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾號${tail}）已於${at}登記互聯網使用者編號。`,
    next: () => '憑該編號及其密碼，可透過互聯網查詢此戶口的資料。',
    brief: ({ at }) => `已於${at}登記互聯網使用者編號。`,
  },
  'internet-user-id-cancelled': {
    subject: '您的互聯網使用者編號已取消',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾號${tail}）的互聯網使用者編號已於${at}取消。`,
    next: () => '此戶口的資料不能再透過互聯網查詢。您可隨時重新登記。',
    brief: ({ at }) => `互聯網使用者編號已於${at}取消。`,
  },
  'internet-sign-in': {
    subject: '有人從新的地點登入',
    happened: ({ tail, at, from }) =>
      `有人於${at}以您的密碼透過互聯網登入您的股份獨立戶口（尾號${tail}）。登入地址近期未曾用於此戶口：${from}。`,
    brief: ({ at, from }) => `有人於${at}從新的網絡地址（${from}）登入互聯網系統。`,
  },
  'internet-password-changed': {
    subject: '您的互聯網使用者密碼已更改',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾號${tail}）的互聯網使用者密碼已於${at}更改。`,
    next: () => '舊密碼已告失效，在其他裝置上的登入亦已終止。',
    brief: ({ at }) => `互聯網使用者密碼已於${at}更改。`,
  },
  'internet-password-reset': {
    subject: '您的互聯網使用者密碼已重新設定',
    happened: ({ tail, at }) =>
      `有人於${at}以「結算通」密碼確認身份後，重新設定了您的股份獨立戶口（尾號${tail}）的互聯網使用者密碼。`,
    next: () => '舊密碼已告失效，所有登入亦已終止。',
    brief: ({ at }) => `互聯網使用者密碼已於${at}重新設定。`,
  },
  'internet-password-revoked': {
    subject: '您的互聯網使用者密碼已被撤銷',
    happened: ({ tail, at }) =>
      `由於連續三次輸入錯誤，您的股份獨立戶口（尾號${tail}）的互聯網使用者密碼已於${at}被撤銷。`,
    next: () =>
      '該密碼已告失效。您可隨時在歡迎網頁按「忘記使用者密碼」重新設定密碼，屆時須輸入「結算通」使用者編號及密碼。',
    brief: ({ at }) => `由於連續三次輸入錯誤，互聯網使用者密碼已於${at}被撤銷。`,
  },
};
