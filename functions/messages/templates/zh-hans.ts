import { letterheads } from '../../../core/messages/letterhead.ts';
import { alertTexts } from './alert-zh-hans.ts';
import { passkeyTemplates } from './passkeys-zh-hans.ts';
import type { Frame, Template, TemplateName } from './template.ts';

export const frame: Frame = {
  ...letterheads['zh-Hans'],
  subject: (subject) => `股份独立账户：${subject}`,
  greeting: ({ name }) => `尊敬的${name}：`,
  notYou: {
    intro: '如非您本人操作：',
    first: {
      'reset-internet-password': {
        full: '请立即重置互联网用户密码：在欢迎页点击“忘记用户编号或密码”。其他人的登录状态会随即失效。',
        brief: '非本人？请重置互联网密码并致电经纪商／托管商。',
      },
      'change-phone-password': {
        full: '请立即致电“结算通”修改密码：在主菜单按 3。仍以旧密码登录的通话会随即退出登录。',
        brief: '非本人？请修改结算通密码并致电经纪商／托管商。',
      },
      'check-passkeys': {
        full: '请立即登录，在“设置”中移除不属于您的通行密钥，然后修改互联网用户密码。其他人的登录状态会随即失效。',
        brief: '非本人？请检查通行密钥并致电经纪商／托管商。',
      },
      'stop-removal': {
        full: '请在该日之前用通行密钥登录，移除随即终止。',
        brief: '没有要求？请用通行密钥登录阻止，并致电经纪商／托管商。',
      },
    },
    last: '然后拨打您常用的电话号码，联系您的经纪商／托管商。',
  },
  notYouCall: {
    full: '如非您本人操作，请立即拨打您常用的电话号码，联系您的经纪商／托管商。',
    brief: '非本人？请立即致电经纪商／托管商。',
  },
  notYouReset: {
    full: '如非您本人操作，说明有人知道您的结算通用户密码。请立即拨打您常用的电话号码，要求您的经纪商／托管商重置该密码。',
    brief: '非本人？请要求经纪商／托管商重置密码。',
  },
  notAskedFor: {
    intro: '如您没有提出此要求：',
    full: '如您没有提出此要求，请立即拨打您常用的电话号码，联系您的经纪商／托管商。',
    brief: '没有要求？请立即致电经纪商／托管商。',
  },
  about: ({ tail, participant }) => [
    ['账户', `股份独立账户（尾号${tail}）`],
    ['经纪商／托管商', participant],
  ],
  smsPrefix: ({ tail }) => `【香港结算】账户尾号${tail}：`,
};

export const templates: Record<TemplateName, Template> = {
  ...passkeyTemplates,
  'alerts-changed': alertTexts.changed,
  'account-opened': {
    subject: '已为您开通查询服务',
    happened: ({ tail, at }) => `您的股份独立账户（尾号${tail}）已于${at}开通查询服务。`,
    next: () =>
      '您的经纪商／托管商会向您提供结算通用户编号和首个结算通用户密码。首次致电时，系统会要求您修改该密码。',
    brief: ({ at }) => `查询服务已于${at}开通。`,
    byParticipant: true,
  },
  'holder-changed': {
    subject: '您的个人信息已修改',
    happened: ({ tail, at }) =>
      `您的经纪商／托管商已于${at}修改您的股份独立账户（尾号${tail}）的个人信息。`,
    next: () => '从现在起，信息将发送至修改后的电话号码和电子邮箱。',
    brief: ({ at }) => `个人信息已于${at}修改。`,
    byParticipant: true,
  },
  'account-closed': {
    subject: '查询服务已终止',
    happened: ({ tail, at }) => `您的股份独立账户（尾号${tail}）的查询服务已于${at}终止。`,
    next: () => '相关的用户编号和密码已失效。',
    brief: ({ at }) => `查询服务已于${at}终止。`,
    byParticipant: true,
  },
  'phone-password-reset-approved': {
    subject: '您的结算通用户密码将会重置',
    happened: ({ tail, at }) =>
      `您的经纪商／托管商已于${at}为您的股份独立账户（尾号${tail}）重置结算通用户密码。`,
    next: ({ effectiveOn }) =>
      `新密码自${effectiveOn}起生效，并由您的经纪商／托管商告知您；在此之前一切保持不变。以新密码首次致电时，系统会要求您修改密码。`,
    brief: ({ effectiveOn }) => `结算通密码已重置，新密码自${effectiveOn}起生效。`,
    byParticipant: true,
  },
  'phone-password-reset-effective': {
    subject: '您的新结算通用户密码已生效',
    happened: ({ tail, at }) =>
      `您的经纪商／托管商为您的股份独立账户（尾号${tail}）重置的结算通用户密码已于${at}生效。`,
    next: () => '旧密码已失效。下次致电时，系统会要求您修改新密码。',
    brief: ({ at }) => `新的结算通密码已于${at}生效。`,
    byParticipant: true,
  },
  'phone-sign-in': {
    subject: '有人用新的电话号码登录“结算通”',
    happened: ({ tail, at, from }) =>
      `有人于${at}用您的结算通用户密码查询您的股份独立账户（尾号${tail}）。来电来自${from}，近期未曾用于此账户。`,
    brief: ({ at }) => `新号码于${at}登录结算通。`,
  },
  'first-phone-sign-in': {
    subject: '首次登录“结算通”',
    happened: ({ tail, at, from }) =>
      `有人于${at}首次用您的结算通用户密码查询您的股份独立账户（尾号${tail}）。来电来自${from}。`,
    brief: ({ at }) => `${at}首次登录结算通。`,
  },
  'phone-password-changed': {
    subject: '您的结算通用户密码已修改',
    happened: ({ tail, at, from }) =>
      `您的股份独立账户（尾号${tail}）的结算通用户密码已于${at}修改，来电来自${from}。`,
    next: () => '旧密码已失效。',
    brief: ({ at }) => `结算通密码已于${at}修改。`,
  },
  'phone-password-revoked': {
    subject: '您的结算通用户密码已被撤销',
    happened: ({ tail, at }) =>
      `因连续三次输入错误，您的股份独立账户（尾号${tail}）的结算通用户密码已于${at}被撤销。`,
    next: () => '该密码已失效。您可联系您的经纪商／托管商重置密码，新密码于次日生效。',
    brief: ({ at }) => `三次输错，结算通密码于${at}被撤销。`,
  },
  'internet-user-id-registered': {
    subject: '已注册互联网用户编号',
    happened: ({ tail, at, from }) =>
      `有人于${at}通过${from}为您的股份独立账户（尾号${tail}）注册了互联网用户编号。`,
    next: () => '凭该编号及其密码，可通过互联网查询此账户的信息。',
    brief: ({ at }) => `${at}注册互联网用户编号。`,
  },
  'internet-user-id-cancelled': {
    subject: '您的互联网用户编号已取消',
    happened: ({ tail, at }) => `您的股份独立账户（尾号${tail}）的互联网用户编号已于${at}取消。`,
    next: () => '此账户的信息不能再通过互联网查询。您可随时重新注册。',
    brief: ({ at }) => `互联网用户编号已于${at}取消。`,
  },
  'internet-sign-in': {
    subject: '有人从新的地点登录',
    happened: ({ tail, at, from }) =>
      `有人于${at}用您的互联网用户密码查询您的股份独立账户（尾号${tail}）。登录来自${from}，近期未曾用于此账户。`,
    brief: ({ at }) => `有人于${at}从新地点登录。`,
  },
  'first-internet-sign-in': {
    subject: '首次通过互联网登录',
    happened: ({ tail, at, from }) =>
      `有人于${at}首次用您的互联网用户密码查询您的股份独立账户（尾号${tail}）。登录来自${from}。`,
    brief: ({ at }) => `${at}首次登录互联网系统。`,
  },
  'internet-password-changed': {
    subject: '您的互联网用户密码已修改',
    happened: ({ tail, at }) => `您的股份独立账户（尾号${tail}）的互联网用户密码已于${at}修改。`,
    next: () => '旧密码已失效，其他设备上的登录状态也已失效。',
    brief: ({ at }) => `互联网密码已于${at}修改。`,
  },
  'internet-password-reset': {
    subject: '您的互联网用户密码已重置',
    happened: ({ tail, at }) =>
      `有人于${at}用结算通用户密码确认身份后，重置了您的股份独立账户（尾号${tail}）的互联网用户密码。`,
    next: () => '旧密码已失效，所有登录状态也已失效。',
    brief: ({ at }) => `互联网密码已于${at}重置。`,
  },
  'internet-password-revoked': {
    subject: '您的互联网用户密码已被撤销',
    happened: ({ tail, at }) =>
      `因连续三次输入错误，您的股份独立账户（尾号${tail}）的互联网用户密码已于${at}被撤销。`,
    next: () =>
      '该密码已失效。您可随时在欢迎页点击“忘记用户编号或密码”重置密码，届时需输入结算通用户编号和密码。',
    brief: ({ at }) => `互联网密码于${at}被撤销。`,
  },
  'other-sessions-ended': {
    subject: '其他设备已退出登录',
    happened: ({ tail, at, from }) =>
      `您的股份独立账户（尾号${tail}）在其他设备上的登录状态已于${at}全部失效。此要求由已登录的设备提出，来自${from}。`,
    next: () => '您的互联网用户密码没有修改。',
    brief: ({ at }) => `其他设备于${at}退出登录。`,
  },
};
