/**
 * The scenarios of calls: on the simulator, and as the test cases that are deployed. Prints what
 * they take of the operating guide and of the flows.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type PhoneLanguage, phoneLanguages } from '../../../functions/phone/contract.ts';
import type { PromptName } from '../../../lib/contact-flows/prompts/index.ts';
import { type GuideSentence, guide } from '../../../lib/contact-flows/scenarios/guide.ts';
import {
  scenarios,
  scenariosOf,
  slowScenarios,
} from '../../../lib/contact-flows/scenarios/index.ts';
import {
  answers,
  hear,
  languagesOf,
  press,
  type Scenario,
  scenario,
} from '../../../lib/contact-flows/scenarios/scenario.ts';
import { compile } from '../../../lib/contact-flows/testing-language/compile.ts';
import { testCaseLimits } from '../../../lib/contact-flows/testing-language/testing-language.ts';
import type { Instance } from '../../../local/connect/contact.ts';
import { Coverage } from '../../../local/connect/coverage.ts';
import { playScenario } from '../../../local/connect/scenario.ts';
import { readTestCase } from '../../../local/connect/testing-language/read-test-case.ts';
import { runTestCase } from '../../../local/connect/testing-language/run-test-case.ts';
import { resolvedAssembly } from '../../support/lib/stacks/templates.ts';
import { appAssembly, appInstance } from '../../support/local/connect/app-instance.ts';
import {
  bindingsOf,
  failEach,
  keyOf,
  type Played,
} from '../../support/local/connect/failures-in-connect.ts';

interface TestCaseProperties {
  Name: string;
  Content: string;
  Status: string;
  EntryPoint: { Type: string; VoiceCallEntryPointParameters: { FlowId: string } };
}

const inLanguages = (all: readonly Scenario[]): Played[] =>
  all.flatMap((scenario) => languagesOf(scenario).map((language) => ({ scenario, language })));
const deployedScenarios = inLanguages(scenarios);
const played = [...deployedScenarios, ...inLanguages(slowScenarios)];
const share = ({ taken, all }: { taken: number; all: number }) =>
  `${((100 * taken) / all).toFixed(1)} % (${taken} of ${all})`;

let instance: Instance;
beforeAll(async () => {
  instance = await appInstance();
});

/** The branches that scenarios leave: all are failures inside Connect, or follow from them. */
const onlyAfterFailure = (missing: string[]) =>
  missing.filter((each) => !/NoMatchingError$|^SSA entry \/ Unavailable/.test(each));

test('P1 to P8: every scenario goes as it is written, in every language', async () => {
  const coverage = new Coverage();
  const reached = new Map<string, Played>();
  const shown = new Map<PhoneLanguage, Set<GuideSentence>>();
  for (const { scenario, language } of played) {
    const call = await playScenario(instance, scenario, language, { coverage });
    for (const { flow, action } of call.trace.entries())
      reached.set(keyOf({ name: flow }, { id: action }), { scenario, language });
    shown.set(language, new Set([...(shown.get(language) ?? []), ...scenario.guide]));
  }
  const sentences = Object.entries(guide);
  const outside = sentences.filter(([, sentence]) => 'outside' in sentence);
  for (const language of phoneLanguages) {
    const taken = shown.get(language)?.size ?? 0;
    const all = sentences.length - outside.length;
    console.log(`Guide 2.1.1 in ${language}: ${share({ taken, all })}`);
    expect(taken).toBe(all);
  }
  for (const [, { text, outside: why }] of outside as [string, { text: string; outside: string }][])
    console.log(`Not in a call: ${text} (${why})`);

  const { flows } = instance;
  const before = coverage.report(flows.values());
  console.log(`Scenarios: ${played.length} calls, branches ${share(before.branches)}`);
  expect(onlyAfterFailure(before.missing)).toEqual([]);

  const failed = await failEach(instance, reached, coverage);
  const after = coverage.report(flows.values());
  console.log(`With failures inside Connect: branches ${share(after.branches)}`);
  expect(after.missing).toEqual([]);
  // A call goes on without a voice or a prompt, but not without an entry, a flow or the function.
  const ends = new Set(
    failed.flatMap(({ action, result }) => (result.status === 'FAILED' ? [action.kind] : [])),
  );
  expect(ends).toContain('GetParticipantInput, store');
  expect(ends).toContain('TransferToFlow');
  expect(ends).not.toContain('UpdateContactTextToSpeechVoice');
});

describe('test cases of Connect', () => {
  const TYPE = 'AWS::Connect::TestCase';

  test('stage dev deploys every scenario in every language, and each passes offline', async () => {
    const assembly = await appAssembly();
    const deployed = assembly.resources<TestCaseProperties>(TYPE);
    expect(deployed.map(({ properties }) => properties.Name).sort()).toEqual(
      deployedScenarios.map(({ scenario, language }) => `${scenario.name} (${language})`).sort(),
    );
    const coverage = new Coverage();
    const failed: string[] = [];
    for (const { properties } of deployed) {
      const { Name, Content, Status, EntryPoint } = properties;
      expect(Name.length).toBeLessThanOrEqual(testCaseLimits.name);
      expect([Status, EntryPoint.Type]).toEqual(['PUBLISHED', 'VOICE_CALL']);
      expect(EntryPoint.VoiceCallEntryPointParameters.FlowId).toBe(instance.entry.arn);
      const result = await runTestCase(instance, readTestCase(Name, Content), { coverage });
      if (result.status === 'FAILED') failed.push(`${Name}: ${result.reason}`);
    }
    // Not deployed: lib/contact-flows/scenarios/index.ts.
    for (const { scenario, language } of inLanguages(slowScenarios)) {
      const content = JSON.stringify(compile(scenario, language, bindingsOf(instance)));
      const testCase = readTestCase(scenario.name, content);
      const result = await runTestCase(instance, testCase, { coverage });
      if (result.status === 'FAILED') failed.push(`${scenario.name}: ${result.reason}`);
    }
    expect(failed).toEqual([]);
    const report = coverage.report(instance.flows.values());
    const bytes = deployed.map(({ properties }) => properties.Content.length);
    console.log(
      `Test cases: ${played.length}, branches ${share(report.branches)}; ` +
        `${deployed.length} are deployed, of at most ${Math.max(...bytes)} characters`,
    );
    expect(onlyAfterFailure(report.missing)).toEqual([]);
  });

  test('the templates stay well below the 1 MB that CloudFormation takes', () => {
    const files = readdirSync(inject('assembly')).filter((file) =>
      /PhoneTests.*template/.test(file),
    );
    const texts = files.map((file) => readFileSync(join(inject('assembly'), file), 'utf8'));
    for (const text of texts) {
      const { Resources } = JSON.parse(text) as { Resources: Record<string, { DependsOn?: [] }> };
      const first = Object.values(Resources).filter(({ DependsOn }) => !DependsOn);
      expect(first.length, 'Connect takes two requests a second: one after the other').toBe(1);
    }
    const bytes = texts.map((text) => Buffer.byteLength(text));
    expect(files.length).toBe(phoneLanguages.length * Object.keys(scenariosOf).length);
    expect(Math.max(...bytes)).toBeLessThan(800_000);
  });

  test('stage prod has none', () => {
    expect(resolvedAssembly('prod').resources(TYPE)).toEqual([]);
  });
});

describe('a call that goes otherwise than its scenario says is refused', () => {
  const signIn = [
    hear('chooseLanguage'),
    press('3'),
    { ...hear('userId'), language: 'en' as const },
    press('82345601'),
  ];
  const ends = [answers('identify', 'unavailable')];
  const saying = (...names: PromptName[]) =>
    names.map((name) => ({ ...hear(name), language: 'en' as const }));

  test.each([
    ['another prompt', [...signIn, ...ends, ...saying('ended', 'goodbye')], /step 6: heard/],
    ['one prompt less', [...signIn, ...ends, ...saying('unavailable')], /also heard .* at the end/],
    ['keys too early', [...signIn.slice(0, 2), press('1')], /step 3: also heard/],
    [
      'keys after the end',
      [...signIn, ...ends, ...saying('unavailable', 'goodbye'), press('1')],
      /step 8: the call does not wait for keys/,
    ],
    [
      'another step of the function',
      [...signIn, answers('balances', 'none'), ...saying('unavailable', 'goodbye')],
      /asked for identify, not balances/,
    ],
    [
      'an answer that nobody asks for',
      [...signIn, ...ends, ...ends, ...saying('unavailable', 'goodbye')],
      /was not asked for identify/,
    ],
  ])('%s', async (_, call, reason) => {
    const wrong = scenario('wrong', call);
    await expect(playScenario(instance, wrong, 'yue')).rejects.toThrow(reason);
  });
});
