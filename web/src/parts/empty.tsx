import type { ComponentChildren } from 'preact';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { Icon, type IconName } from './icon.tsx';

/** In place of a list that has nothing to show: says why, and offers what can be done. */
export function Empty(props: {
  icon: IconName;
  text: Key;
  values?: Record<string, string>;
  children?: ComponentChildren;
}) {
  const { t } = useTexts();
  return (
    <div class="empty">
      <Icon name={props.icon} />
      <p>{t(props.text, props.values)}</p>
      {props.children}
    </div>
  );
}
