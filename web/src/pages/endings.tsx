/**
 * The final pages of a visit: session ended, signed out, ID cancelled, page not found. An address
 * alone proves nothing: a page says only what is so in this tab, and leads elsewhere otherwise.
 */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { Loading, Page } from '../parts/page.tsx';
import { redirect } from '../route.ts';
import { useSession } from '../session.ts';
import type { Ending as EndingPath } from '../session-state.ts';

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

/**
 * Shows an ending if the session of this tab had it.
 * @param otherwise where to go if nobody is signed in, and nothing has ended
 */
function IfEnded(props: { path: EndingPath; otherwise: string; children: ComponentChildren }) {
  const { current } = useSession();
  const isSo = current.state === 'out' && current.next === props.path;
  const isUnknown = current.state === 'unknown' || current.state === 'over';
  const elsewhere = !isSo && !isUnknown && (current.state === 'in' ? '/menu' : props.otherwise);
  useEffect(() => {
    if (elsewhere) redirect(elsewhere);
  }, [elsewhere]);
  return isSo ? props.children : <Loading />;
}

export const EndedPage = () => (
  <IfEnded path="/ended" otherwise="/sign-in">
    <Ending title="signIn.ended.title" text="signIn.ended.text" links={[signIn, home]} />
  </IfEnded>
);
export const SignedOutPage = () => (
  <IfEnded path="/signed-out" otherwise="/">
    <Ending title="signIn.out.title" text="signIn.out.text" links={[signIn, home]} />
  </IfEnded>
);
export const CancelledPage = () => (
  <IfEnded path="/cancelled" otherwise="/">
    <Ending
      title="cancel.done.title"
      text="cancel.done.text"
      links={[['#/register', 'action.register'], home]}
    />
  </IfEnded>
);
export const NotFoundPage = () => (
  <Ending title="site.notFound" text="site.notFound.text" links={[home]} />
);
