/**
 * No secret leaves `npm run admin` but in the one request that stores it: run as its users run it,
 * as a process with a home, a directory and a temporary directory of its own.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { type PhoneKeyPair, phoneKeyPair } from '../../../lib/shared/phone-key-pair.ts';
import { temporaryDirectory } from '../../support/local/fixture.ts';
import { adminStage } from '../../support/tools/admin.ts';

const FIRST = 'first0000000000000000000000000000';
const COMMAND = fileURLToPath(new URL('../../../bin/admin.ts', import.meta.url));

let pair: PhoneKeyPair;

beforeAll(async () => {
  pair = await phoneKeyPair();
});

/** Runs a command as a process. @returns its output, and the files that it left */
async function runProcess(environment: Record<string, string>, line: string) {
  const cwd = temporaryDirectory();
  const child = spawn(process.execPath, [COMMAND, '--stage', 'dev', ...line.split(' ')], {
    cwd,
    env: { ...environment, HOME: cwd, TMPDIR: cwd, PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { out, err, code, files: readdirSync(cwd, { recursive: true }) };
}

test.each(['rotate origin-secret --end-old --json', 'rotate phone-key --json'])(
  '%s',
  async (line) => {
    const { aws, stacks, secrets, clock } = await adminStage();
    // Deployed so long ago that there is nothing to wait for.
    clock.now = new Date('2020-01-01T00:00:00.000Z');
    stacks.looksUntilDone = 0;
    const { publicKey: PublicKeyA, certificate: CertificateA, privateKey } = pair;
    Object.assign(stacks.parameters('SsaPhone'), { PublicKeyA, CertificateA });
    secrets.create('dev-SsaConnect-PrivateKeySecretA', privateKey, 'first');
    secrets.create('dev-SsaInvestorApi-OriginSecretArn', 'the first origin secret', FIRST);

    const { code, out, err, files } = await runProcess(aws.environment, line);
    expect([err, code]).toEqual([expect.stringMatching(/^Done: update dev-Ssa/m), 0]);
    expect(files).toEqual([]);
    const values = secrets.values.filter((value) => value !== 'none');
    expect(values.length).toBeGreaterThan(2);
    for (const value of values) {
      // Of a key in PEM, each line is secret.
      const parts = value.split('\n').filter((part) => part.length > 20 && !part.startsWith('-'));
      for (const part of parts.length > 0 ? parts : [value]) {
        expect(out).not.toContain(part);
        expect(err).not.toContain(part);
        for (const { operation, body, url, headers } of aws.requests) {
          const seen = JSON.stringify([url.href, headers]) + body;
          if (operation !== 'PutSecretValue') expect(seen).not.toContain(part);
        }
      }
    }
  },
);
