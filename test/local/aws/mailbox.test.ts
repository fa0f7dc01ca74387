/** SES and SNS on the laptop, used through the SDK, and the messages that they store. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, onTestFinished, test } from 'vitest';
import { startLocal } from '../../../local/start.ts';
import { lambda, temporaryDirectory, writeAssembly } from '../../support/local/fixture.ts';

async function start() {
  const service = await startLocal({
    assembly: writeAssembly(
      temporaryDirectory(),
      { One: { Resources: { F: lambda('f') } } },
      { f: '' },
    ),
    port: 0,
    parameters: {},
    dynamodb: 'http://127.0.0.1:9',
  });
  onTestFinished(service.stop);
  const { endpoints } = service;
  const client = {
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const ses = new SESv2Client({ ...client, endpoint: endpoints.AWS_ENDPOINT_URL_SESV2 as string });
  const sns = new SNSClient({ ...client, endpoint: endpoints.AWS_ENDPOINT_URL_SNS as string });
  return {
    service,
    email: (account: string, subject: string, to = ['a@example.com'], html?: string) =>
      ses.send(
        new SendEmailCommand({
          FromEmailAddress: 'no-reply@example.com',
          Destination: { ToAddresses: to },
          Content: {
            Simple: {
              Subject: { Data: subject },
              Body: { Text: { Data: '您好 <b>' }, ...(html && { Html: { Data: html } }) },
            },
          },
          EmailTags: [{ Name: 'account', Value: account }],
        }),
      ),
    sms: (account: string, PhoneNumber: string) =>
      sns.send(
        new PublishCommand({
          PhoneNumber,
          Message: '您好 & <b>',
          MessageAttributes: {
            'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
            account: { DataType: 'String', StringValue: account },
          },
        }),
      ),
    list: async (query = '') =>
      (
        (await (await fetch(`${service.url}/local/messages${query}`)).json()) as {
          messages: unknown[];
        }
      ).messages,
  };
}

test('GET /local/messages returns the messages of an account number, or all messages', async () => {
  const { service, email, sms, list } = await start();
  service.clock.advance('P1D');
  expect(await email('C00088-10000001', 'One')).toMatchObject({ MessageId: expect.any(String) });
  expect(await sms('B01078-10000001', '+85291234567')).toMatchObject({
    MessageId: expect.any(String),
  });
  await sms('C00088-10000002', '+85291234568');
  const [first, ...others] = await list('?accountNumber=10000001');
  expect([first, ...others]).toEqual([
    {
      at: expect.any(String),
      channel: 'email',
      to: 'a@example.com',
      subject: 'One',
      body: '您好 <b>',
    },
    { at: expect.any(String), channel: 'sms', to: '+85291234567', body: '您好 & <b>' },
  ]);
  expect(Math.abs(Date.parse((first as { at: string }).at) - service.clock.now())).toBeLessThan(
    5000,
  );
  expect(await list()).toHaveLength(3);
  expect(await list('?accountNumber=0001')).toEqual([]);
});

test('the messages page shows the newest first and escapes markup in messages', async () => {
  const { service, email } = await start();
  await email('C00088-10000001', '<script>One');
  await email('C00088-10000001', 'Two');
  await email('C00088-10000002', 'Three');
  const answer = await fetch(`${service.url}/local/messages/page?accountNumber=10000001`);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const page = await answer.text();
  expect(page.indexOf('Two')).toBeLessThan(page.indexOf('&lt;script&gt;One'));
  expect(page).not.toContain('<script>');
  expect(page).not.toContain('Three');
});

test('the messages page shows an e-mail as HTML too, where nothing of it can run or open', async () => {
  const { service, email, list } = await start();
  await email('C00088-10000001', 'One', ['a@example.com'], '<p>"Hello" & <script>1</script></p>');
  const page = await (await fetch(`${service.url}/local/messages/page`)).text();
  expect(page).toContain('<pre>您好 &lt;b&gt;</pre>');
  expect(page).toMatch(/<iframe sandbox title="[^"]+" srcdoc="[^"]*">/);
  expect(page).toContain(
    '&lt;p&gt;&quot;Hello&quot; &amp; &lt;script&gt;1&lt;/script&gt;&lt;/p&gt;',
  );
  expect(page).not.toContain('<script>');
  expect(await list()).toMatchObject([{ subject: 'One', body: '您好 <b>' }]);
});

test('messages that SES or SNS would refuse are refused and not stored', async () => {
  const { email, sms, list } = await start();
  await expect(email('C00088-10000001', 'One', [])).rejects.toMatchObject({
    name: 'BadRequestException',
  });
  await expect(sms('C00088-10000001', '91234567')).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  expect(await list()).toEqual([]);
});
