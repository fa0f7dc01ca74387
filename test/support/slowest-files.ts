import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const COUNT = 10;

/** At the end of a run of many test files: the slowest, with their seconds from import to end. */
export class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= COUNT) return;
    const rows = modules
      .map((module) => ({ file: relative('', module.moduleId), seconds: secondsOf(module) }))
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, COUNT)
      .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(9)} s  ${file}`);
    console.log(`\n  Slowest test files\n${rows.join('\n')}`);
  }
}

function secondsOf(module: TestModule): number {
  const { setupDuration, collectDuration, duration } = module.diagnostic();
  return (setupDuration + collectDuration + duration) / 1000;
}
