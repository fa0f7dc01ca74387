/** The terms of use that registration asks for (I1, D14). A change of the text is a new version. */
export const TERMS_VERSION = '2026-11-01';

export const termsText = {
  en: `1. The service lets the statement recipient of a Stock Segregated Account look at the account's balances and movements by telephone and on the internet. It takes no instructions.
2. Your user IDs and passwords are for you alone. Keep the passwords secret, do not use personal data, a user ID or an old password as a password, change them regularly, and do not use the service in public places.
3. Three consecutive wrong entries revoke a password. A revoked telephone password is reset by your broker or custodian, a revoked internet password by yourself.
4. Balances and movements come from the depository's daily records. If they differ from your own records, tell your broker or custodian at once.
5. Accesses and changes are recorded, with the time and the address that they came from, and you are told of important ones. Records are kept outside Hong Kong, in Singapore.
6. You can cancel your internet user ID at any time; it will not be given to anybody else.`,
  'zh-Hant': `1. 本服務讓股份獨立戶口的結單收件人透過電話及互聯網查詢戶口結餘及股份轉移紀錄，並不接受任何指示。
2. 使用者編號及密碼只供您本人使用。請將密碼嚴加保密，切勿以個人資料、使用者編號或舊密碼作為密碼，並應定期更改密碼；切勿在公眾地方使用本服務。
3. 連續三次輸入錯誤密碼，該密碼將被撤銷。「結算通」密碼須由您的經紀／託管商重新設定；互聯網使用者密碼可由您自行重新設定。
4. 結餘及股份轉移紀錄源自存管機構的每日紀錄。如與您的紀錄不符，請即聯絡您的經紀／託管商。
5. 每次接駁及更改均會記錄時間及來源地址，重要事項會另行通知您。有關紀錄存放於香港以外的新加坡。
6. 您可隨時取消互聯網使用者編號；已取消的編號不會再編配予他人。`,
  'zh-Hans': `1. 本服务让股份独立户口的结单收件人通过电话及互联网查询户口结余及股份转移记录，并不接受任何指示。
2. 用户编号及密码只供您本人使用。请对密码严加保密，切勿以个人资料、用户编号或旧密码作为密码，并应定期更改密码；切勿在公共场所使用本服务。
3. 连续三次输入错误密码，该密码将被撤销。“结算通”密码须由您的经纪／托管商重新设定；互联网用户密码可由您自行重新设定。
4. 结余及股份转移记录来自存管机构的每日记录。如与您的记录不符，请立即联系您的经纪／托管商。
5. 每次接入及更改均会记录时间及来源地址，重要事项会另行通知您。有关记录存放于香港以外的新加坡。
6. 您可随时取消互联网用户编号；已取消的编号不会再分配给他人。`,
} as const;
