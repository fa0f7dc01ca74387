import { useId, useState } from 'preact/hooks';
import { type Alerts, callApi } from '../api.ts';
import { useTexts } from '../i18n.ts';
import { useSession } from '../session.ts';
import { Form } from './form.tsx';
import { Notice } from './notice.tsx';
import { Phrases } from './phrases.tsx';

/** How movements are told: by e-mail, SMS, both or neither (D20). */
export function AlertsForm({ alerts }: { alerts: Alerts }) {
  const { t } = useTexts();
  const session = useSession();
  const [saved, setSaved] = useState({ alerts, times: 0 });
  const { email, sms, emailTo, smsTo } = saved.alerts;
  const ways = [
    ['email', email, emailTo],
    ['sms', sms, smsTo],
  ] as const;
  return (
    <Form
      submit="alerts.save"
      check={() => ({})}
      send={async (values) => {
        const chosen = { email: values.email === 'on', sms: values.sms === 'on' };
        const { body } = await session.actAsShown(() =>
          callApi<Alerts>('PUT', '/account/alerts', chosen),
        );
        setSaved(({ times }) => ({ alerts: body, times: times + 1 }));
      }}
      explain={(problem) => {
        if (problem.code !== 'not-signed-in') return {};
        void session.onSessionLost();
        return true;
      }}
    >
      <fieldset>
        <legend>{t('alerts.legend')}</legend>
        {ways.map(([name, checked, to]) => (
          <Way key={name} name={name} checked={checked} to={to} />
        ))}
      </fieldset>
      <p class="hint">{t('alerts.text')}</p>
      {saved.times > 0 && (
        <Notice
          key={saved.times}
          kind="done"
          title={t(email || sms ? 'alerts.saved' : 'alerts.saved.none')}
          focus
        />
      )}
    </Form>
  );
}

function Way(props: { name: 'email' | 'sms'; checked: boolean; to: string | undefined }) {
  const { name, checked, to } = props;
  const { t } = useTexts();
  const id = useId();
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        name={name}
        defaultChecked={checked}
        disabled={!to}
        aria-describedby={`${id}-to`}
      />
      <label for={id}>{t(`alerts.${name}`)}</label>
      <p class="hint" id={`${id}-to`}>
        {to ? <Phrases text={to} after="@" /> : t(`alerts.${name}.none`)}
      </p>
    </div>
  );
}
