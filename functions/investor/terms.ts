/** The terms of use that registration asks for (I1, D14). A change of the text is a new version. */
export const TERMS_VERSION = '2026-11-28';

export const termsText = {
  en: `1. The service lets the statement recipient of a Stock Segregated Account view the account's balances and movements by telephone and on the internet. It does not accept instructions.
2. Your user IDs and passwords are for your use only. Keep the passwords secret, do not use personal data, a user ID or an old password as a password, change them regularly, and do not use the service in public places.
3. After three wrong entries in a row, a password is revoked. Your broker or custodian resets a revoked CCASS Phone password; you reset a revoked internet password yourself.
4. Balances and movements come from the daily records of Hong Kong Securities Clearing Company Limited (HKSCC). If they differ from your own records, tell your broker or custodian immediately.
5. We record every access and change with its time and source address, and notify you of important ones. Records are kept outside Hong Kong, in the places that the privacy notice of the site names.
6. You can cancel your internet user ID at any time; it will not be given to anyone else.`,
  'zh-Hant': `1. 本服務讓股份獨立戶口的結單收件人透過電話及互聯網查詢股份結餘及股份轉移紀錄，並不接受任何指示。
2. 使用者編號及密碼只供您本人使用。請將密碼嚴加保密，切勿以個人資料、使用者編號或舊密碼作為密碼，並應定期更改密碼；切勿在公眾地方使用本服務。
3. 連續三次輸入錯誤密碼，該密碼將被撤銷。結算通使用者密碼須由您的經紀／託管商重新設定；互聯網使用者密碼可由您自行重新設定。
4. 股份結餘及股份轉移紀錄源自香港中央結算有限公司（香港結算）的每日紀錄。如與您的紀錄不符，請立即聯絡您的經紀／託管商。
5. 每次接駁及更改均會記錄時間及來源地址，重要事項會另行通知您。有關紀錄存放於香港以外的地方，存放地點載於本網站的「私隱聲明」。
6. 您可隨時取消互聯網使用者編號；已取消的編號不會再編配予他人。`,
  'zh-Hans': `1. 本服务让股份独立账户（即香港的“股份独立户口”）的对账单收件人通过电话和互联网查询持股余额和股份转移记录，不接受任何指令。
2. 用户编号和密码仅供您本人使用。请妥善保管密码，请勿将个人信息、用户编号或旧密码用作密码，并应定期修改密码；请勿在公共场所使用本服务。
3. 连续三次输入错误密码，该密码将被撤销。结算通用户密码须由您的经纪商／托管商重置；互联网用户密码可由您自行重置。
4. 持股余额和股份转移记录来自香港中央结算有限公司（香港结算）的每日记录。如与您的记录不符，请立即联系您的经纪商／托管商。
5. 每次访问和修改均会记录时间和来源地址，重要事项会另行通知您。有关记录存放于香港以外的地方，存放地点见本网站的“隐私声明”。
6. 您可随时取消互联网用户编号；已取消的编号不会再分配给他人。`,
} as const;
