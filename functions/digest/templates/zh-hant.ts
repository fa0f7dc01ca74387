import type { DigestText, RequestLine } from './template.ts';

function ageWords(age: RequestLine['age']): string {
  if ('days' in age) return `${age.days}日`;
  return age.hours === 0 ? '不足1小時' : `${age.hours}小時`;
}

export const digestText: DigestText = {
  subject: (passwords, requests) =>
    `股份獨立戶口：${[
      ...(passwords ? [`${passwords}個已撤銷的密碼`] : []),
      ...(requests ? [`${requests}項待批核的申請`] : []),
    ].join('、')}`,
  greeting: (participant) => `致 ${participant}：`,
  asOf: (at) => `截至${at}，貴公司所管理的股份獨立戶口有以下事項有待處理。所有時間均為香港時間。`,
  phonePasswords: (number) =>
    `${number}個結算通使用者密碼已被撤銷，須由貴公司重新設定；新密碼於翌日生效。`,
  internetPasswords: (number) =>
    `${number}個互聯網使用者密碼已被撤銷。結單收件人可在歡迎網頁憑結算通使用者編號及密碼重新設定；如結算通使用者密碼亦被撤銷，請先重新設定該密碼。`,
  requests: (number) => `${number}項申請有待批核或拒絕，最早提出者在前。`,
  password: (accountNumber, since, reset) =>
    `${accountNumber}：自${since}起${reset ? `；已批准重新設定，由${reset}起生效` : ''}`,
  request: ({ accountNumber, type, madeBy, age, expires }) =>
    `${accountNumber}：${type}；由${madeBy}於${ageWords(age)}前提出；${expires}到期`,
  more: (number) => `另有${number}項`,
  types: {
    'open-account': '開立戶口',
    'change-holder': '更改結單收件人資料',
    'reset-phone-password': '重新設定結算通使用者密碼',
    'close-account': '結束戶口',
    'remove-passkeys': '移除所有通行密鑰',
  },
};
