import type { ComponentChildren } from 'preact';
import type { Language } from '../languages.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { Bilingual } from './bilingual.tsx';
import { Icon, type IconName } from './icon.tsx';

/** In place of a list that has nothing to show: says why, also in print, and what can be done. */
export function Empty(props: {
  icon: IconName;
  text: Key;
  values?(language: Language): Record<string, string>;
  children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={props.icon} />
      <p>
        <Bilingual text={props.text} {...(props.values && { values: props.values })} />
      </p>
      {props.children}
    </div>
  );
}
