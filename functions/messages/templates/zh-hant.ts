import { letterheads } from '../../../core/messages/letterhead.ts';
import { alertTexts } from './alert-zh-hant.ts';
import { passkeyTemplates } from './passkeys-zh-hant.ts';
import type { Frame, Template, TemplateName } from './template.ts';

export const frame: Frame = {
  ...letterheads['zh-Hant'],
  subject: (subject) => `股份獨立戶口：${subject}`,
  greeting: ({ name }) => `致 ${name}：`,
  notYou: {
    intro: '如非您本人所為：',
    first: {
      'reset-internet-password': {
        full: '請立即重新設定互聯網使用者密碼：在歡迎網頁按「忘記使用者編號或密碼」。其他人的登入會隨即結束。',
        brief: '非本人？請重設互聯網密碼並致電經紀／託管商。',
      },
      'change-phone-password': {
        full: '請立即致電「結算通」更改密碼：在主目錄按「3」字。仍以舊密碼使用的通話會隨即登出。',
        brief: '非本人？請更改結算通密碼並致電經紀／託管商。',
      },
      'check-passkeys': {
        full: '請立即登入，在「設定」移除不屬於您的通行密鑰，然後更改互聯網使用者密碼。其他人的登入會隨即結束。',
        brief: '非本人？請檢查通行密鑰並致電經紀／託管商。',
      },
      'stop-removal': {
        full: '請於該日之前以通行密鑰登入，移除即告終止。',
        brief: '並無要求？請以通行密鑰登入阻止，並致電經紀／託管商。',
      },
    },
    last: '然後以您慣用的電話號碼致電經紀／託管商。',
  },
  notYouCall: {
    full: '如非您本人所為，請立即以您慣用的電話號碼致電經紀／託管商。',
    brief: '非本人？請即致電經紀／託管商。',
  },
  notYouReset: {
    full: '如非您本人所為，即有人知道您的結算通使用者密碼。請立即以您慣用的電話號碼致電經紀／託管商，要求重新設定該密碼。',
    brief: '非本人？請要求經紀／託管商重設密碼。',
  },
  notAskedFor: {
    intro: '如您並無提出此要求：',
    full: '如您並無提出此要求，請立即以您慣用的電話號碼致電經紀／託管商。',
    brief: '並無要求？請即致電經紀／託管商。',
  },
  about: ({ tail, participant }) => [
    ['戶口', `股份獨立戶口（尾數${tail}）`],
    ['經紀／託管商', participant],
  ],
  smsPrefix: ({ tail }) => `【香港結算】戶口尾數${tail}：`,
};

export const templates: Record<TemplateName, Template> = {
  ...passkeyTemplates,
  'alerts-changed': alertTexts.changed,
  'account-opened': {
    subject: '已為您開通查詢服務',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾數${tail}）已於${at}開通查詢服務。`,
    next: () =>
      '您的經紀／託管商將會向您提供結算通使用者編號及首個結算通使用者密碼。首次致電時，系統會要求您更改該密碼。',
    brief: ({ at }) => `查詢服務已於${at}開通。`,
    byParticipant: true,
  },
  'holder-changed': {
    subject: '您的個人資料已更改',
    happened: ({ tail, at }) =>
      `您的經紀／託管商已於${at}更改您的股份獨立戶口（尾數${tail}）所載的個人資料。`,
    next: () => '由現在起，訊息將發送至更改後的電話號碼及電郵地址。',
    brief: ({ at }) => `個人資料已於${at}更改。`,
    byParticipant: true,
  },
  'account-closed': {
    subject: '查詢服務已終止',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾數${tail}）的查詢服務已於${at}終止。`,
    next: () => '有關的使用者編號及密碼已失效。',
    brief: ({ at }) => `查詢服務已於${at}終止。`,
    byParticipant: true,
  },
  'phone-password-reset-approved': {
    subject: '您的結算通使用者密碼將會重新設定',
    happened: ({ tail, at }) =>
      `您的經紀／託管商已於${at}為您的股份獨立戶口（尾數${tail}）重新設定結算通使用者密碼。`,
    next: ({ effectiveOn }) =>
      `新密碼由${effectiveOn}起生效，並由您的經紀／託管商通知您；在此之前一切維持不變。以新密碼首次致電時，系統會要求您更改密碼。`,
    brief: ({ effectiveOn }) => `結算通密碼已重設，新密碼由${effectiveOn}起生效。`,
    byParticipant: true,
  },
  'phone-password-reset-effective': {
    subject: '您的新結算通使用者密碼已生效',
    happened: ({ tail, at }) =>
      `您的經紀／託管商為您的股份獨立戶口（尾數${tail}）重新設定的結算通使用者密碼已於${at}生效。`,
    next: () => '舊密碼已失效。下次致電時，系統會要求您更改新密碼。',
    brief: ({ at }) => `新的結算通密碼已於${at}生效。`,
    byParticipant: true,
  },
  'phone-sign-in': {
    subject: '有人以新的電話號碼登入「結算通」',
    happened: ({ tail, at, from }) =>
      `有人於${at}以您的結算通使用者密碼查詢您的股份獨立戶口（尾數${tail}）。來電來自${from}，近期未曾用於此戶口。`,
    brief: ({ at }) => `新號碼於${at}登入結算通。`,
  },
  'first-phone-sign-in': {
    subject: '首次登入「結算通」',
    happened: ({ tail, at, from }) =>
      `有人於${at}首次以您的結算通使用者密碼查詢您的股份獨立戶口（尾數${tail}）。來電來自${from}。`,
    brief: ({ at }) => `${at}首次登入結算通。`,
  },
  'phone-password-changed': {
    subject: '您的結算通使用者密碼已更改',
    happened: ({ tail, at, from }) =>
      `您的股份獨立戶口（尾數${tail}）的結算通使用者密碼已於${at}更改，來電來自${from}。`,
    next: () => '舊密碼已失效。',
    brief: ({ at }) => `結算通密碼已於${at}更改。`,
  },
  'phone-password-revoked': {
    subject: '您的結算通使用者密碼已被撤銷',
    happened: ({ tail, at }) =>
      `由於連續三次輸入錯誤，您的股份獨立戶口（尾數${tail}）的結算通使用者密碼已於${at}被撤銷。`,
    next: () => '該密碼已失效。您可聯絡您的經紀／託管商重新設定密碼，新密碼於翌日生效。',
    brief: ({ at }) => `三次輸入錯誤，結算通密碼於${at}被撤銷。`,
  },
  'internet-user-id-registered': {
    subject: '已登記互聯網使用者編號',
    happened: ({ tail, at, from }) =>
      `有人於${at}由${from}為您的股份獨立戶口（尾數${tail}）登記了互聯網使用者編號。`,
    next: () => '憑該編號及其密碼，可透過互聯網查詢此戶口的資料。',
    brief: ({ at }) => `${at}登記互聯網使用者編號。`,
  },
  'internet-user-id-cancelled': {
    subject: '您的互聯網使用者編號已取消',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾數${tail}）的互聯網使用者編號已於${at}取消。`,
    next: () => '此戶口的資料不能再透過互聯網查詢。您可隨時重新登記。',
    brief: ({ at }) => `互聯網使用者編號已於${at}取消。`,
  },
  'internet-sign-in': {
    subject: '有人從新的地點登入',
    happened: ({ tail, at, from }) =>
      `有人於${at}以您的互聯網使用者密碼查詢您的股份獨立戶口（尾數${tail}）。登入來自${from}，近期未曾用於此戶口。`,
    brief: ({ at }) => `有人於${at}從新地點登入。`,
  },
  'first-internet-sign-in': {
    subject: '首次透過互聯網登入',
    happened: ({ tail, at, from }) =>
      `有人於${at}首次以您的互聯網使用者密碼查詢您的股份獨立戶口（尾數${tail}）。登入來自${from}。`,
    brief: ({ at }) => `${at}首次登入互聯網系統。`,
  },
  'internet-password-changed': {
    subject: '您的互聯網使用者密碼已更改',
    happened: ({ tail, at }) => `您的股份獨立戶口（尾數${tail}）的互聯網使用者密碼已於${at}更改。`,
    next: () => '舊密碼已失效，其他裝置上的登入時段亦已結束。',
    brief: ({ at }) => `互聯網密碼已於${at}更改。`,
  },
  'internet-password-reset': {
    subject: '您的互聯網使用者密碼已重新設定',
    happened: ({ tail, at }) =>
      `有人於${at}以結算通使用者密碼確認身份後，重新設定了您的股份獨立戶口（尾數${tail}）的互聯網使用者密碼。`,
    next: () => '舊密碼已失效，所有登入時段亦已結束。',
    brief: ({ at }) => `互聯網密碼已於${at}重設。`,
  },
  'internet-password-revoked': {
    subject: '您的互聯網使用者密碼已被撤銷',
    happened: ({ tail, at }) =>
      `由於連續三次輸入錯誤，您的股份獨立戶口（尾數${tail}）的互聯網使用者密碼已於${at}被撤銷。`,
    next: () =>
      '該密碼已失效。您可隨時在歡迎網頁按「忘記使用者編號或密碼」重新設定密碼，屆時須輸入結算通使用者編號及密碼。',
    brief: ({ at }) => `互聯網密碼於${at}被撤銷。`,
  },
  'other-sessions-ended': {
    subject: '其他裝置已登出',
    happened: ({ tail, at, from }) =>
      `您的股份獨立戶口（尾數${tail}）在其他裝置上的登入時段已於${at}全部結束。此要求由已登入的裝置提出，來自${from}。`,
    next: () => '您的互聯網使用者密碼並無更改。',
    brief: ({ at }) => `其他裝置已於${at}登出。`,
  },
};
