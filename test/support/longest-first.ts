/** The order of test files: the longest first, so that no processor is idle at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, in this order. On a fresh clone nothing is known of files but their size. */
const LONGEST = [
  'core/store/on-dynamodb-local.test.ts',
  'service/wrong-entries-over-http.test.ts',
  'functions/phone/faults.test.ts',
  'local/connect/hostile.test.ts',
  'tools/dev/dev.test.ts',
  'service/outage.test.ts',
  'web/journeys.test.ts',
  'tools/deploy/refusals.test.ts',
  'tools/deploy/deploy.test.ts',
  'web/account-data.test.ts',
  'web/attacks.test.ts',
  'functions/broker/faults.test.ts',
  'functions/investor/wrong-entries.test.ts',
  'functions/audit/unknown-ids.test.ts',
  'core/store/attempt.model.test.ts',
  'web/pages.test.ts',
  'tools/deploy/phone-key.test.ts',
  'tools/start/killed.test.ts',
  'tools/demo/demo.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((path) => moduleId.endsWith(`/test/${path}`));
      return index < 0 ? LONGEST.length : index;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}
