/** The order of test files: the longest first, so that no processor is idle at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Short files that take long. On a fresh clone nothing but sizes is known, and by size they would
 * come late.
 */
const LONGEST = [
  'core/store/on-dynamodb-local.test.ts',
  'service/wrong-entries-over-http.test.ts',
  'tools/dev/dev.test.ts',
  'local/connect/hostile.test.ts',
  'web/journeys.test.ts',
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
