/**
 * The sentences of section 2.1.1 of the operating guide. Every one is shown by a scenario in each
 * language, or says why no call can show it.
 */

/** A sentence of the guide, and the rule that it became. */
interface Sentence {
  rule: 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8';
  text: string;
  /** Why no call shows it. */
  outside?: string;
}

export const guide = {
  number: {
    rule: 'P1',
    text: '「結算通」電話系統（電話號碼 2979-7333）',
    outside:
      'a test case starts in the entry flow; lib/constructs/phone-number.ts joins the number',
  },
  issued: {
    rule: 'P1',
    text: '除戶口號碼外，每一附寄結單服務的股份獨立戶口結單收件人均將獲發結算通使用者編號及結算通使用者密碼',
    outside: 'both are issued when a participant opens the account, before any call (D5)',
  },
  askBroker: { rule: 'P1', text: '投資者應向其經紀／託管商索取有關資料' },
  userIdFormat: { rule: 'P1', text: '結算通使用者編號：八位數字，例如 82345601' },
  passwordFormat: { rule: 'P4', text: '結算通使用者密碼：八位數字' },
  language: { rule: 'P1', text: '程序一：選擇語言' },
  userId: { rule: 'P1', text: '程序二：輸入結算通使用者編號' },
  password: { rule: 'P1', text: '程序三：輸入結算通使用者密碼' },
  services: { rule: 'P1', text: '結單收件人便可使用「結算通」所提供的服務' },
  firstAccess: { rule: 'P2', text: '首次接駁該系統，他必須更新原先的密碼' },
  newPassword: { rule: 'P2', text: '程序四：輸入新的結算通密碼' },
  notUsedBefore: { rule: 'P4', text: '切勿使用曾使用的舊密碼' },
  eightDigits: { rule: 'P4', text: '必須是八位數字' },
  confirm: { rule: 'P2', text: '程序五：再次輸入新的結算通密碼以作覆實' },
  key3: { rule: 'P3', text: '可在任何時間在主目錄上按「3」字更改私人密碼' },
  secret: { rule: 'P8', text: '必須把私人密碼嚴加保密' },
  changeRegularly: { rule: 'P5', text: '密碼沒有使用限期，但建議定期更改密碼' },
  personalData: { rule: 'P6', text: '不要使用個人資料作為密碼' },
  ownUserId: { rule: 'P6', text: '不要使用結算通使用者編號作為密碼' },
  oldPassword: { rule: 'P6', text: '不要重覆使用舊密碼' },
  redial: { rule: 'P8', text: '如果電話設有記憶或重撥功能，謹記刪除密碼記錄' },
  publicPlaces: { rule: 'P8', text: '在公眾地方接駁時，避免被其他人看到密碼' },
  revoked: { rule: 'P7', text: '如果連續三次輸入錯誤密碼，其密碼將被撤銷' },
  reset: { rule: 'P7', text: '有關重新設定密碼程序，請參閱 2.2 節' },
} as const satisfies Record<string, Sentence>;

/** Name of a sentence. */
export type GuideSentence = keyof typeof guide;
