import { dateInHongKong } from '../../../core/domain/hong-kong.ts';
import type { Activity, ActivityEvent, MovementAlert, SentMessage } from '../api.ts';
import { type Translate, useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { Beside } from '../parts/beside.tsx';
import { dateOf, dateTime, timeOf } from '../parts/dates.ts';
import { Empty } from '../parts/empty.tsx';
import { groupBy } from '../parts/group-by.ts';
import { EndOtherSessions } from '../parts/other-sessions.tsx';
import { Page } from '../parts/page.tsx';
import { Phrases } from '../parts/phrases.tsx';
import { LoadedPages, usePages } from '../parts/use-pages.tsx';

/** Events that may be somebody else's doing. */
const SUSPICIOUS = /-(failed|refused|revoked)$/;

/** A line of the list. */
type Row = { at: string } & ({ event: ActivityEvent } | { alert: MovementAlert });

/** The lines of a page, newest first; an alert stands where its first message was sent. */
function rowsOf({ events, alerts = [] }: Activity): Row[] {
  return [
    ...events.map((event) => ({ at: event.at, event })),
    ...alerts.map((alert) => ({ at: alert.told[0]?.at ?? alert.date, alert })),
  ].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/** What happened to the account in the last 12 months (D21). */
export function ActivityPage() {
  const { t, language } = useTexts();
  const pages = usePages('/account/activity', rowsOf);
  return (
    <Page title={t('activity.title')}>
      <p class="lead">{t('activity.lead')}</p>
      <Beside aside={<NotYou onEnded={pages.restart} />}>
        <LoadedPages pages={pages}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon="activity" text="activity.none" />
            ) : (
              groupBy(rows, ({ at }) => dateInHongKong(new Date(at))).map(([date, ofDay]) => (
                <section key={date}>
                  <h2>{dateOf(date, language)}</h2>
                  <ul class="card rows activity">
                    {ofDay.map((row, index) => (
                      // Two events may be alike to the millisecond.
                      <li key={`${row.at} ${index}`}>
                        <time dateTime={row.at}>{timeOf(row.at)}</time>
                        {'event' in row ? (
                          <EventText event={row.event} />
                        ) : (
                          <span class="what">
                            {t('activity.alert', { date: dateOf(row.alert.date, language) })}
                            <Told at={row.at} told={row.alert.told} />
                          </span>
                        )}
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

function EventText({ event }: { event: ActivityEvent }) {
  const { t } = useTexts();
  const { at, type, channel, sourceAddress, thisSession, told } = event;
  const from = [textOf(t, `channel.${channel}`, ''), sourceAddress].filter(Boolean).join(' · ');
  return (
    <span class={SUSPICIOUS.test(type) ? 'what suspicious' : 'what'}>
      {textOf(t, `event.${type}`, t('event.other'))}{' '}
      {thisSession && <span class="badge">{t('activity.thisSession')}</span>}
      {from && (
        <span class="hint">
          {/* A long address of IPv6 breaks between its groups. */}
          <Phrases text={from} after=":" />
        </span>
      )}
      {told && <Told at={at} told={told} />}
    </span>
  );
}

/** By which ways the investor was told, and when; with the date where that is not the row's. */
function Told({ at, told }: { at: string; told: SentMessage[] }) {
  const { t, language } = useTexts();
  const dayOf = (instant: string) => dateInHongKong(new Date(instant));
  const ways = told.map(({ channel, at: sentAt }) => {
    const time = dayOf(sentAt) === dayOf(at) ? timeOf(sentAt) : dateTime(sentAt, language);
    return `${textOf(t, `alerts.${channel}`, channel)} ${time}`;
  });
  return <span class="hint">{t('activity.told', { ways: ways.join(' · ') })}</span>;
}

/** A text of a value of the API, which may know more values than this version of the site. */
function textOf(t: Translate, key: string, otherwise: string): string {
  const text = t(key as Key);
  return text === key ? otherwise : text;
}
