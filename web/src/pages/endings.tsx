/** The final pages of a visit: session ended, signed out, ID cancelled, page not found. */
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { Page } from '../parts/page.tsx';

function Ending(props: { title: Key; text: Key; links: [href: string, text: Key][] }) {
  const { t } = useTexts();
  return (
    <Page title={t(props.title)}>
      <p class="lead">{t(props.text)}</p>
      <p class="links">
        {props.links.map(([href, text]) => (
          <a key={href} href={href}>
            {t(text)}
          </a>
        ))}
      </p>
    </Page>
  );
}

const home: [string, Key] = ['#/', 'action.home'];
const signIn: [string, Key] = ['#/sign-in', 'action.signIn'];

export const EndedPage = () => (
  <Ending title="signIn.ended.title" text="signIn.ended.text" links={[signIn, home]} />
);
export const SignedOutPage = () => (
  <Ending title="signIn.out.title" text="signIn.out.text" links={[signIn, home]} />
);
export const CancelledPage = () => (
  <Ending
    title="cancel.done.title"
    text="cancel.done.text"
    links={[['#/register', 'action.register'], home]}
  />
);
export const NotFoundPage = () => (
  <Ending title="site.notFound" text="site.notFound.text" links={[home]} />
);
