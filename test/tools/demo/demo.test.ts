/** `npm run demo` succeeds, and fails if the service does not do what the guide says. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { request as ask, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, test } from 'vitest';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import { accountRoutes } from '../../../local/demo/accounts.ts';
import { listen, readBody, stopServer } from '../../../local/shared/http.ts';
import { startLocal } from '../../../local/start.ts';
import { recordLine } from '../../log-search/record.ts';

const COMMAND = fileURLToPath(new URL('../../../bin/demo.ts', import.meta.url));

function demo(...args: string[]): Promise<{ code: number; said: string; problems: string }> {
  // The colours of the test run are not for the demo.
  const { FORCE_COLOR: _, ...env } = process.env;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [COMMAND, ...args], { env }, (error, said, problems) =>
      resolve({ code: error ? Number(error.code) : 0, said, problems }),
    );
    onTestFinished(() => void child.kill());
  });
}

test('npm run demo plays the guide, and every answer is what it says', async () => {
  const { code, said, problems } = await demo();
  expect(said.match(/✗.*\n.*/g)).toBeNull();
  expect([code, problems]).toEqual([0, '']);
  expect(said).toMatch(/\n8\d steps, all as the guide says\.\n$/);
  for (const section of ['2.1.1', '2.1.2', '2.2']) expect(said).toContain(`  ${section}`);
  // No password, no token, and no colours without a terminal.
  expect(said).not.toMatch(
    /60918274|71529038|Rx7tulip88|Vn9copper37|Kd5harbour62|Ub3marble47|Tb6meadow51|[A-Za-z0-9_-]{43}|"phonePassword":"\d/,
  );
  expect(said).not.toContain('\u001b');
}, 180_000);

test('an answer that is not what the guide says fails the demo, and is named', async () => {
  const service = await startLocal({
    assembly: inject('assembly'),
    port: 0,
    parameters: laptopParameters(),
    environment: { BCRYPT_COST: '4' },
    routes: accountRoutes,
    log: (_, line) => recordLine(line),
  });
  onTestFinished(service.stop);
  // A service that never revokes a password.
  const { server, url } = await listen(0, async (request, response) => {
    // With the same Host: passkeys belong to the origin that a browser sees.
    const { method = 'GET', url: path = '/', headers } = request;
    const passed = ask(service.url + path, { method, headers });
    passed.end(await readBody(request, 1e6));
    const [answer] = (await once(passed, 'response')) as [IncomingMessage];
    const { statusCode = 500, headers: answered } = answer;
    for (const cookie of answered['set-cookie'] ?? []) response.appendHeader('Set-Cookie', cookie);
    response.statusCode = statusCode === 423 ? 401 : statusCode;
    const body = String(await readBody(answer, 1e6));
    response.end(body.replaceAll('password-revoked', 'wrong-credentials'));
  });
  onTestFinished(() => stopServer(server));

  const { code, said } = await demo('--url', url);
  expect(code).toBe(1);
  expect(said).toMatch(/\n6 of 8\d steps not as the guide says:\n/);
  const [, summary] = said.split('steps not as the guide says:');
  expect(summary).toContain('The password is entered wrongly a third time.');
  expect(summary).toContain(
    'expected status 423, code "password-revoked"; answered status 401, code "wrong-credentials"',
  );
});

test('a service that is not there is one line, and status 1', async () => {
  const { server, url } = await listen(0, () => {});
  await stopServer(server);
  const { code, problems } = await demo('--url', url);
  expect(code).toBe(1);
  expect(problems).toBe(`POST /local/accounts: no answer from ${url} (ECONNREFUSED)\n`);
});
