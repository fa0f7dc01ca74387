import type { PasskeyTemplates } from './template.ts';

export const passkeyTemplates: PasskeyTemplates = {
  'passkey-added': {
    subject: '已添加通行密钥',
    happened: ({ tail, at, from }) =>
      `有人于${at}通过${from}添加了一个通行密钥，可用于通过互联网查询您的股份独立账户（尾号${tail}）。`,
    next: () => '用该通行密钥登录，无需输入密码。',
    brief: ({ at }) => `已于${at}添加通行密钥。`,
  },
  'passkey-removed': {
    subject: '已移除通行密钥',
    happened: ({ tail, at, from }) =>
      `您的股份独立账户（尾号${tail}）的一个通行密钥已于${at}移除，此要求来自${from}。`,
    next: () => '该通行密钥已不能登录，用它登录的状态也已失效。',
    brief: ({ at }) => `已于${at}移除通行密钥。`,
  },
  'passkeys-removed': {
    subject: '您的通行密钥已全部移除',
    happened: ({ tail, at }) =>
      `应您的经纪商／托管商要求，您的股份独立账户（尾号${tail}）的所有通行密钥已于${at}移除。`,
    next: () =>
      '所有登录状态也已失效。您只需用互联网用户密码登录，无需通行密钥；可在“设置”中添加新的通行密钥。',
    brief: ({ at }) => `所有通行密钥已于${at}移除。`,
    byParticipant: true,
  },
  'passkey-sign-in': {
    subject: '有人从新的地点用通行密钥登录',
    happened: ({ tail, at, from }) =>
      `有人于${at}用通行密钥查询您的股份独立账户（尾号${tail}）。登录来自${from}，近期未曾用于此账户。`,
    brief: ({ at }) => `${at}新地点通行密钥登录。`,
  },
  'passkey-refused': {
    subject: '通行密钥被拒绝',
    happened: ({ tail, at, from }) =>
      `您的股份独立账户（尾号${tail}）的一个通行密钥于${at}未通过安全检查，被拒绝。请求来自${from}。`,
    next: () => '该通行密钥可能已被复制。如当时是您自己的设备，请移除该通行密钥，再添加一个。',
    brief: ({ at }) => `通行密钥于${at}被拒绝。`,
  },
  'passkey-only-set': {
    subject: '登录时必须使用通行密钥',
    happened: ({ tail, at, from }) =>
      `自${at}起，通过互联网查询您的股份独立账户（尾号${tail}）必须使用通行密钥。此设置来自${from}。`,
    next: () =>
      '仅凭互联网用户密码已不能登录。如您遗失了通行密钥，请要求您的经纪商／托管商将其移除。',
    brief: ({ at }) => `${at}起须用通行密钥登录。`,
  },
  'passkey-only-ended': {
    subject: '登录时不再需要通行密钥',
    happened: ({ tail, at, from }) =>
      `自${at}起，通过互联网查询您的股份独立账户（尾号${tail}）不再需要通行密钥。此设置来自${from}。`,
    next: () => '仅凭互联网用户密码即可再次登录。',
    brief: ({ at }) => `${at}起不再须通行密钥。`,
  },
  'phone-channel-closed': {
    subject: '“结算通”已停止查询您的账户',
    happened: ({ tail, at, from }) =>
      `已于${at}停止通过“结算通”查询您的股份独立账户（尾号${tail}）。此设置来自${from}。`,
    next: () =>
      '来电者不能再查询此账户。您可在“设置”中用通行密钥重新开通。请保留您的结算通用户密码：如忘记互联网用户密码，仍需用它重置。',
    brief: ({ at }) => `${at}停用结算通查询。`,
  },
  'phone-channel-opened': {
    subject: '“结算通”已恢复查询您的账户',
    happened: ({ tail, at, from }) =>
      `已于${at}恢复通过“结算通”查询您的股份独立账户（尾号${tail}）。此设置来自${from}。`,
    next: () => '用结算通用户密码来电的人，可查询此账户的信息。',
    brief: ({ at }) => `${at}恢复结算通查询。`,
  },
  'remove-passkeys-requested': {
    subject: '有人要求移除您的通行密钥',
    happened: ({ tail, at }) =>
      `您的经纪商／托管商于${at}要求移除您的股份独立账户（尾号${tail}）的所有通行密钥。`,
    next: () =>
      '目前一切保持不变。如要求获得批准，我们会通知您；届时您仍可用通行密钥登录，阻止移除。',
    brief: ({ at }) => `${at}要求移除通行密钥。`,
    byParticipant: true,
  },
  'remove-passkeys-approved': {
    subject: '您的通行密钥将会全部移除',
    happened: ({ tail, at }) =>
      `您的经纪商／托管商已于${at}批准移除您的股份独立账户（尾号${tail}）的所有通行密钥。`,
    next: ({ effectiveOn }) =>
      `移除自${effectiveOn}起生效。届时所有登录状态立即失效，仅凭互联网用户密码即可登录。在该日之前添加的通行密钥也会被移除。如要阻止移除，请在该日之前用通行密钥登录。`,
    brief: ({ effectiveOn }) => `通行密钥将于${effectiveOn}移除。`,
    byParticipant: true,
  },
  'remove-passkeys-stopped': {
    subject: '移除您的通行密钥的要求已终止',
    happened: ({ tail, at, from }) =>
      `由于有人用通行密钥登录，或移除了最后一个通行密钥，移除您的股份独立账户（尾号${tail}）的通行密钥的要求已于${at}终止。该操作来自${from}。`,
    next: () => '您的经纪商／托管商不会移除任何通行密钥。',
    brief: ({ at }) => `移除通行密钥已于${at}终止。`,
  },
  'internet-sign-in-failed': {
    subject: '有人输入了您的密码，但没有通行密钥',
    happened: ({ tail, at, from }) =>
      `有人于${at}为您的股份独立账户（尾号${tail}）输入了正确的互联网用户密码，但没有通行密钥，因此未能登录。请求来自${from}。`,
    next: () => '如非您本人操作，说明有人知道您的密码，请另设新密码。',
    brief: ({ at }) => `${at}密码对，缺通行密钥。`,
  },
  'phone-sign-in-failed': {
    subject: '有人输入了您的结算通用户密码，但查询已停用',
    happened: ({ tail, at, from }) =>
      `有人于${at}为您的股份独立账户（尾号${tail}）输入了正确的结算通用户密码。此账户已停止通过“结算通”查询，因此来电被拒绝。来电来自${from}。`,
    brief: ({ at }) => `${at}结算通密码对，已停用。`,
    needsReset: true,
  },
  'internet-password-reset-passkey-only': {
    subject: '您的互联网用户密码已重置，登录仍需通行密钥',
    happened: ({ tail, at }) =>
      `有人于${at}用结算通用户密码确认身份后，重置了您的股份独立账户（尾号${tail}）的互联网用户密码。`,
    next: () => '旧密码已失效，所有登录状态也已失效。仅凭新密码不能登录，仍需使用通行密钥。',
    brief: ({ at }) => `${at}重置密码，仍需密钥。`,
  },
};
