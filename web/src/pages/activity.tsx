import { dateInHongKong } from '../../../core/domain/hong-kong.ts';
import type { Activity, ActivityEvent } from '../api.ts';
import { type Translate, useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { Beside } from '../parts/beside.tsx';
import { dateOf, timeOf } from '../parts/dates.ts';
import { Empty } from '../parts/empty.tsx';
import { groupBy } from '../parts/group-by.ts';
import { EndOtherSessions } from '../parts/other-sessions.tsx';
import { Page } from '../parts/page.tsx';
import { LoadedPages, usePages } from '../parts/use-pages.tsx';

/** Events that may be somebody else's doing. */
const SUSPICIOUS = /-(failed|refused|revoked)$/;

/** What happened to the account in the last 12 months (D21). */
export function ActivityPage() {
  const { t, language } = useTexts();
  const pages = usePages('/account/activity', ({ events }: Activity) => events);
  return (
    <Page title={t('activity.title')}>
      <p class="lead">{t('activity.lead')}</p>
      <Beside aside={<NotYou onEnded={pages.restart} />}>
        <LoadedPages pages={pages}>
          {(events) =>
            events.length === 0 ? (
              <Empty icon="activity" text="activity.none" />
            ) : (
              groupBy(events, ({ at }) => dateInHongKong(new Date(at))).map(([date, ofDay]) => (
                <section key={date}>
                  <h2>{dateOf(date, language)}</h2>
                  <ul class="card rows activity">
                    {ofDay.map((event, index) => (
                      // Two events may be alike to the millisecond.
                      <li key={`${event.at} ${index}`}>
                        <EventRow event={event} />
                      </li>
                    ))}
                  </ul>
                </section>
              ))
            )
          }
        </LoadedPages>
      </Beside>
    </Page>
  );
}

/** What to do about an event that the investor does not know. */
function NotYou({ onEnded }: { onEnded(): void }) {
  const { t } = useTexts();
  return (
    <section class="card">
      <h2>{t('activity.unknown')}</h2>
      <ul>
        <li>
          {t('activity.unknown.password')} <a href="#/change">{t('action.change')}</a>
        </li>
        <li>{t('activity.unknown.sessions')}</li>
        <li>{t('activity.unknown.broker')}</li>
      </ul>
      <EndOtherSessions onEnded={onEnded} />
    </section>
  );
}

function EventRow({ event }: { event: ActivityEvent }) {
  const { t } = useTexts();
  const { at, type, channel, sourceAddress, thisSession } = event;
  const from = [textOf(t, `channel.${channel}`, ''), sourceAddress].filter(Boolean).join(' · ');
  return (
    <>
      <time dateTime={at}>{timeOf(at)}</time>
      <span class={SUSPICIOUS.test(type) ? 'what suspicious' : 'what'}>
        {textOf(t, `event.${type}`, t('event.other'))}{' '}
        {thisSession && <span class="badge">{t('activity.thisSession')}</span>}
        {from && <span class="hint">{from}</span>}
      </span>
    </>
  );
}

/** A text of a value of the API, which may know more values than this version of the site. */
function textOf(t: Translate, key: string, otherwise: string): string {
  const text = t(key as Key);
  return text === key ? otherwise : text;
}
