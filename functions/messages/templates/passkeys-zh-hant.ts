import type { PasskeyTemplates } from './template.ts';

export const passkeyTemplates: PasskeyTemplates = {
  'passkey-added': {
    subject: '已新增通行密鑰',
    happened: ({ tail, at, from }) =>
      `有人於${at}由${from}新增了一個通行密鑰，可用以透過互聯網查詢您的股份獨立戶口（尾數${tail}）。`,
    next: () => '以該通行密鑰登入，無須輸入密碼。',
    brief: ({ at }) => `已於${at}新增通行密鑰。`,
  },
  'passkey-removed': {
    subject: '已移除通行密鑰',
    happened: ({ tail, at, from }) =>
      `您的股份獨立戶口（尾數${tail}）的一個通行密鑰已於${at}移除，此要求來自${from}。`,
    next: () => '該通行密鑰已不能登入，以其登入的時段亦已結束。',
    brief: ({ at }) => `已於${at}移除通行密鑰。`,
  },
  'passkeys-removed': {
    subject: '您的通行密鑰已全部移除',
    happened: ({ tail, at }) =>
      `應您的經紀／託管商要求，您的股份獨立戶口（尾數${tail}）的所有通行密鑰已於${at}移除。`,
    next: () =>
      '所有登入時段亦已結束。您只需以互聯網使用者密碼登入，無須通行密鑰；並可在「設定」新增通行密鑰。',
    brief: ({ at }) => `所有通行密鑰已於${at}移除。`,
    byParticipant: true,
  },
  'passkey-sign-in': {
    subject: '有人從新的地點以通行密鑰登入',
    happened: ({ tail, at, from }) =>
      `有人於${at}以通行密鑰查詢您的股份獨立戶口（尾數${tail}）。登入來自${from}，近期未曾用於此戶口。`,
    brief: ({ at }) => `${at}從新地點用通行密鑰登入。`,
  },
  'passkey-refused': {
    subject: '通行密鑰不獲接納',
    happened: ({ tail, at, from }) =>
      `您的股份獨立戶口（尾數${tail}）的一個通行密鑰於${at}未能通過安全檢查，不獲接納。要求來自${from}。`,
    next: () => '該通行密鑰可能已被複製。如您當時正使用自己的裝置，請移除該通行密鑰，再新增一個。',
    brief: ({ at }) => `通行密鑰於${at}不獲接納。`,
  },
  'passkey-only-set': {
    subject: '登入時必須使用通行密鑰',
    happened: ({ tail, at, from }) =>
      `由${at}起，透過互聯網查詢您的股份獨立戶口（尾數${tail}）必須使用通行密鑰。此設定來自${from}。`,
    next: () =>
      '單憑互聯網使用者密碼已不能登入。如您遺失了通行密鑰，請要求您的經紀／託管商將其移除。',
    brief: ({ at }) => `${at}起須用通行密鑰登入。`,
  },
  'passkey-only-ended': {
    subject: '登入時無須再用通行密鑰',
    happened: ({ tail, at, from }) =>
      `由${at}起，透過互聯網查詢您的股份獨立戶口（尾數${tail}）無須再用通行密鑰。此設定來自${from}。`,
    next: () => '單憑互聯網使用者密碼即可再次登入。',
    brief: ({ at }) => `${at}起不再須用通行密鑰。`,
  },
  'phone-channel-closed': {
    subject: '「結算通」已停止查詢您的戶口',
    happened: ({ tail, at, from }) =>
      `已於${at}停止透過「結算通」查詢您的股份獨立戶口（尾數${tail}）。此設定來自${from}。`,
    next: () =>
      '致電者不能再查詢此戶口。您可在「設定」以通行密鑰重新開通。請保留您的結算通使用者密碼：如忘記互聯網使用者密碼，仍須以其重新設定。',
    brief: ({ at }) => `${at}停用結算通查詢。`,
  },
  'phone-channel-opened': {
    subject: '「結算通」已恢復查詢您的戶口',
    happened: ({ tail, at, from }) =>
      `已於${at}恢復透過「結算通」查詢您的股份獨立戶口（尾數${tail}）。此設定來自${from}。`,
    next: () => '以結算通使用者密碼致電者，可查詢此戶口的資料。',
    brief: ({ at }) => `${at}恢復結算通查詢。`,
  },
  'remove-passkeys-requested': {
    subject: '有人要求移除您的通行密鑰',
    happened: ({ tail, at }) =>
      `您的經紀／託管商於${at}要求移除您的股份獨立戶口（尾數${tail}）的所有通行密鑰。`,
    next: () =>
      '現時一切維持不變。如要求獲得批核，我們會通知您；屆時您仍可以通行密鑰登入，阻止移除。',
    brief: ({ at }) => `於${at}要求移除通行密鑰。`,
    byParticipant: true,
  },
  'remove-passkeys-approved': {
    subject: '您的通行密鑰將會全部移除',
    happened: ({ tail, at }) =>
      `您的經紀／託管商已於${at}批核移除您的股份獨立戶口（尾數${tail}）的所有通行密鑰。`,
    next: ({ effectiveOn }) =>
      `移除由${effectiveOn}起生效。屆時所有登入時段隨即結束，單憑互聯網使用者密碼即可登入。在該日之前新增的通行密鑰亦會移除。如要阻止移除，請於該日之前以通行密鑰登入。`,
    brief: ({ effectiveOn }) => `通行密鑰將於${effectiveOn}移除。`,
    byParticipant: true,
  },
  'remove-passkeys-stopped': {
    subject: '移除您的通行密鑰的要求已終止',
    happened: ({ tail, at, from }) =>
      `由於有人以通行密鑰登入，或移除了最後一個通行密鑰，移除您的股份獨立戶口（尾數${tail}）的通行密鑰的要求已於${at}終止。該操作來自${from}。`,
    next: () => '您的經紀／託管商不會移除任何通行密鑰。',
    brief: ({ at }) => `移除通行密鑰已於${at}終止。`,
  },
  'internet-sign-in-failed': {
    subject: '有人輸入了您的密碼，但沒有通行密鑰',
    happened: ({ tail, at, from }) =>
      `有人於${at}就您的股份獨立戶口（尾數${tail}）輸入了正確的互聯網使用者密碼，但沒有通行密鑰，因此不獲登入。要求來自${from}。`,
    next: () => '如非您本人所為，即有人知道您的密碼，請另設新密碼。',
    brief: ({ at }) => `${at}密碼正確但欠通行密鑰。`,
  },
  'phone-sign-in-failed': {
    subject: '有人輸入了您的結算通使用者密碼，但查詢已停用',
    happened: ({ tail, at, from }) =>
      `有人於${at}就您的股份獨立戶口（尾數${tail}）輸入了正確的結算通使用者密碼。此戶口已停止透過「結算通」查詢，因此來電不獲接納。來電來自${from}。`,
    brief: ({ at }) => `${at}結算通密碼正確但已停用。`,
    needsReset: true,
  },
  'internet-password-reset-passkey-only': {
    subject: '您的互聯網使用者密碼已重新設定，登入仍須通行密鑰',
    happened: ({ tail, at }) =>
      `有人於${at}以結算通使用者密碼確認身份後，重新設定了您的股份獨立戶口（尾數${tail}）的互聯網使用者密碼。`,
    next: () => '舊密碼已失效，所有登入時段亦已結束。單憑新密碼不能登入，仍須使用通行密鑰。',
    brief: ({ at }) => `${at}重設密碼，須通行密鑰。`,
  },
};
