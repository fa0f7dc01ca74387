/** A headless Chromium from npm, with its libraries: browser tests need nothing else installed. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Launches the browser; the first time takes some seconds, to unpack it. */
export async function launchChromium(): Promise<Browser> {
  const directory = await unpacked();
  const { LD_LIBRARY_PATH: libraries = '', ...environment } = process.env;
  return chromium.launch({
    executablePath: join(directory, 'chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    env: {
      ...(environment as Record<string, string>),
      // The package contains libraries and fonts that a bare system lacks.
      LD_LIBRARY_PATH: [libraries, join(directory, 'al2023/lib')].filter(Boolean).join(delimiter),
      ...(existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(directory, 'fonts') }),
    },
  });
}

/**
 * The directory with the browser. It is unpacked elsewhere and renamed, since several test files
 * may need it concurrently.
 */
async function unpacked(): Promise<string> {
  const bin = new URL('../bin/', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(new URL('../package.json', bin), 'utf8')) as {
    version: string;
  };
  const directory = join(tmpdir(), `ssa-chromium-${version}`);
  if (existsSync(directory)) return directory;
  const aside = await mkdtemp(`${directory}-`);
  const { TMPDIR } = process.env;
  // The package unpacks to this directory.
  process.env.TMPDIR = aside;
  try {
    await Promise.all([
      packed.executablePath(),
      inflate(fileURLToPath(new URL('al2023.tar.br', bin))),
    ]);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  await rename(aside, directory).catch(async () => {
    if (!existsSync(directory)) throw new Error(`${aside} could not be renamed to ${directory}`);
    await rm(aside, { recursive: true });
  });
  return directory;
}
