import { useTexts } from '../i18n.ts';
import type { Language } from '../languages.ts';
import { type Block, type GuideName, type Guides, placesOf } from '../locales/guides/guide.ts';
import { Beside } from '../parts/beside.tsx';
import { GuideLinks } from '../parts/guide-links.tsx';
import { OnDemand } from '../parts/on-demand.tsx';
import { Page } from '../parts/page.tsx';
import { siteSettings } from '../site-settings.ts';

const load: Record<Language, () => Promise<{ guides: Guides }>> = {
  'zh-Hant': () => import('../locales/guides/zh-Hant.ts'),
  'zh-Hans': () => import('../locales/guides/zh-Hans.ts'),
  en: () => import('../locales/guides/en.ts'),
};

/** A page to read: help, security, privacy, accessibility. */
export function GuidePage({ path }: { path: string }) {
  const { language } = useTexts();
  const name = path.slice(1) as GuideName;
  return (
    <OnDemand
      name={language}
      load={async () => ({ language, guides: (await load[language]()).guides })}
    >
      {(loaded) => <Guide name={name} {...loaded} />}
    </OnDemand>
  );
}

function Guide(props: { name: GuideName; language: Language; guides: Guides }) {
  const { name, language, guides } = props;
  const { regions, ...settings } = siteSettings;
  const places = placesOf(regions, language);
  const { title, lead, sections } = guides({ ...settings, places })[name];
  return (
    <Page title={title}>
      <Beside aside={<GuideLinks current={name} />}>
        <div class="guide">
          <p class="lead">{lead}</p>
          {sections.map((section) => (
            <section key={section.title}>
              <h2>{section.title}</h2>
              {section.blocks.map((block) => (
                <BlockOf key={JSON.stringify(block)} block={block} />
              ))}
            </section>
          ))}
        </div>
      </Beside>
    </Page>
  );
}

function BlockOf({ block }: { block: Block }) {
  if (typeof block === 'string') return <p>{block}</p>;
  if (Array.isArray(block))
    return (
      <ul>
        {block.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    );
  return (
    <p>
      <a href={block.href}>{block.text}</a>
    </p>
  );
}
