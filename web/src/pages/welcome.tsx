import { useTexts } from '../i18n.ts';
import { Advice } from '../parts/advice.tsx';
import { Beside } from '../parts/beside.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../session.ts';

/** The start page: leads to sign-in, registration and password reset. */
export function WelcomePage() {
  const { t } = useTexts();
  const { current } = useSession();
  const choices = [
    ['#/sign-in', 'action.signIn', 'welcome.signIn'],
    ['#/register', 'action.register', 'welcome.register'],
    ['#/forgot', 'action.forgot', 'welcome.forgot'],
  ] as const;
  return (
    <Page title={t('welcome.title')}>
      <p class="lead">{t('welcome.lead')}</p>
      {current.state === 'in' && (
        <Notice kind="info" title={t('welcome.already', { userId: current.userId })}>
          <p class="links">
            <a href="#/menu">{t('welcome.toMenu')}</a>
          </p>
        </Notice>
      )}
      <Beside aside={<Advice items={['secret', 'personal', 'public']} />}>
        <ul class="choices plain">
          {choices.map(([href, text, what]) => (
            <li key={href}>
              <a href={href}>
                <strong>{t(text)}</strong>
                <span>{t(what)}</span>
              </a>
            </li>
          ))}
        </ul>
      </Beside>
    </Page>
  );
}
