import { alertTexts } from './alert-zh-hans.ts';
import type { Frame, MessageType, Template } from './template.ts';

export const frame: Frame = {
  subject: (subject) => `股份独立户口：${subject}`,
  greeting: ({ name }) => `尊敬的${name}：`,
  notYou: [
    '如非您本人操作，请立即拨打您惯用的经纪／托管商电话查询。',
    '如非您本人操作，请立即致电您的经纪／托管商。',
  ],
  notAskedFor: [
    '如您并未提出此项要求，请立即拨打您惯用的经纪／托管商电话查询。',
    '如您并未要求，请立即致电您的经纪／托管商。',
  ],
  closing: '我们绝不会向您索取密码，所发信息也不含任何链接。本邮件由系统自动发出，请勿回复。',
  sender: ({ tail }) => `【股份独立户口】尾号${tail}：`,
};

export const templates: Record<MessageType, Template> = {
  'alerts-changed': alertTexts.changed,
  'account-opened': {
    subject: '已为您开通查询服务',
    happened: ({ tail, at }) => `您的股份独立户口（尾号${tail}）已于${at}开通查询服务。`,
    next: () =>
      '您的经纪／托管商会向您提供“结算通”用户编号和首个“结算通”密码。首次致电时，系统会要求您更改该密码。',
    brief: ({ at }) => `查询服务已于${at}开通。`,
    byParticipant: true,
  },
  'holder-changed': {
    subject: '您的个人资料已更改',
    happened: ({ tail, at }) =>
      `您的经纪／托管商已于${at}更改您的股份独立户口（尾号${tail}）所载的个人资料。`,
    next: () => '从现在起，信息将发送至更改后的电话号码和电子邮箱。',
    brief: ({ at }) => `您的个人资料已于${at}更改。`,
    byParticipant: true,
  },
  'account-closed': {
    subject: '查询服务已终止',
    happened: ({ tail, at }) => `您的股份独立户口（尾号${tail}）的查询服务已于${at}终止。`,
    next: () => '相关的用户编号和密码已失效。',
    brief: ({ at }) => `查询服务已于${at}终止，用户编号和密码已失效。`,
    byParticipant: true,
  },
  'phone-password-reset-approved': {
    subject: '您的“结算通”密码将会重置',
    happened: ({ tail, at }) =>
      `您的经纪／托管商已于${at}为您的股份独立户口（尾号${tail}）重新设定“结算通”密码。`,
    next: ({ effectiveOn }) =>
      `新密码自${effectiveOn}起生效，并由您的经纪／托管商告知您；在此之前一切保持不变。以新密码首次致电时，系统会要求您更改密码。`,
    brief: ({ effectiveOn }) => `“结算通”密码已重新设定，新密码自${effectiveOn}起生效。`,
    byParticipant: true,
  },
  'phone-password-reset-effective': {
    subject: '您的新“结算通”密码已生效',
    happened: ({ tail, at }) =>
      `您的经纪／托管商为您的股份独立户口（尾号${tail}）重新设定的“结算通”密码已于${at}生效。`,
    next: () => '旧密码已失效。下次致电时，系统会要求您更改新密码。',
    brief: ({ at }) => `新的“结算通”密码已于${at}生效。`,
    byParticipant: true,
  },
  'phone-sign-in': {
    subject: '有人以新的电话号码接入“结算通”',
    happened: ({ tail, at, from }) =>
      `有人于${at}以您的“结算通”密码接入您的股份独立户口（尾号${tail}）。来电号码近期未曾用于此户口：${from}。`,
    brief: ({ at, from }) => `有人于${at}以新的电话号码（${from}）接入“结算通”。`,
  },
  'phone-password-changed': {
    subject: '您的“结算通”密码已更改',
    happened: ({ tail, at }) => `您的股份独立户口（尾号${tail}）的“结算通”密码已于${at}更改。`,
    next: () => '旧密码已失效。',
    brief: ({ at }) => `“结算通”密码已于${at}更改。`,
  },
  'phone-password-revoked': {
    subject: '您的“结算通”密码已被撤销',
    happened: ({ tail, at }) =>
      `因连续三次输入错误，您的股份独立户口（尾号${tail}）的“结算通”密码已于${at}被撤销。`,
    next: () => '该密码已失效。您可联系您的经纪／托管商重新设定密码，新密码将于次日生效。',
    brief: ({ at }) => `因连续三次输入错误，“结算通”密码已于${at}被撤销。`,
  },
  'internet-user-id-registered': {
    subject: '已登记互联网用户编号',
    happened: ({ tail, at }) => `您的股份独立户口（尾号${tail}）已于${at}登记互联网用户编号。`,
    next: () => '凭该编号及其密码，可通过互联网查询此户口的资料。',
    brief: ({ at }) => `已于${at}登记互联网用户编号。`,
  },
  'internet-user-id-cancelled': {
    subject: '您的互联网用户编号已取消',
    happened: ({ tail, at }) => `您的股份独立户口（尾号${tail}）的互联网用户编号已于${at}取消。`,
    next: () => '此户口的资料不能再通过互联网查询。您可随时重新登记。',
    brief: ({ at }) => `互联网用户编号已于${at}取消。`,
  },
  'internet-sign-in': {
    subject: '有人从新的地点登录',
    happened: ({ tail, at, from }) =>
      `有人于${at}以您的密码通过互联网登录您的股份独立户口（尾号${tail}）。登录地址近期未曾用于此户口：${from}。`,
    brief: ({ at, from }) => `有人于${at}从新的网络地址（${from}）登录互联网系统。`,
  },
  'internet-password-changed': {
    subject: '您的互联网用户密码已更改',
    happened: ({ tail, at }) => `您的股份独立户口（尾号${tail}）的互联网用户密码已于${at}更改。`,
    next: () => '旧密码已失效，其他设备上的登录也已终止。',
    brief: ({ at }) => `互联网用户密码已于${at}更改。`,
  },
  'internet-password-reset': {
    subject: '您的互联网用户密码已重新设定',
    happened: ({ tail, at }) =>
      `有人于${at}以“结算通”密码确认身份后，重新设定了您的股份独立户口（尾号${tail}）的互联网用户密码。`,
    next: () => '旧密码已失效，所有登录也已终止。',
    brief: ({ at }) => `互联网用户密码已于${at}重新设定。`,
  },
  'internet-password-revoked': {
    subject: '您的互联网用户密码已被撤销',
    happened: ({ tail, at }) =>
      `因连续三次输入错误，您的股份独立户口（尾号${tail}）的互联网用户密码已于${at}被撤销。`,
    next: () =>
      '该密码已失效。您可随时在欢迎页点击“忘记用户密码”重新设定密码，届时须输入“结算通”用户编号和密码。',
    brief: ({ at }) => `因连续三次输入错误，互联网用户密码已于${at}被撤销。`,
  },
};
