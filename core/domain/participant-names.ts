import type { WrittenLanguage } from './written-time.ts';

/**
 * Names of CCASS participants by ID, the same in every stage: HKSCC assigns the IDs. Replace the
 * example by the participants that the service has. Without a name, investors read the ID alone.
 */
const NAMES: Readonly<Record<string, Readonly<Record<WrittenLanguage, string>>>> = {
  C00088: {
    en: 'Example Securities Limited',
    'zh-Hant': '示例證券有限公司',
    'zh-Hans': '示例证券有限公司',
  },
};

/** @returns `Example Securities Limited (C00088)`; the ID alone where the name is not known */
export function participantName(participantId: string, language: WrittenLanguage): string {
  const name = Object.hasOwn(NAMES, participantId) && NAMES[participantId]?.[language];
  if (!name) return participantId;
  return language === 'en' ? `${name} (${participantId})` : `${name}（${participantId}）`;
}
