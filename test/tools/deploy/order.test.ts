/** The order in which CloudFormation takes the stacks of a new version. */
import { expect, test } from 'vitest';
import { deploymentOrder, type OrderedStack } from '../../../tools/deploy/order.ts';

/** A stack with one export, named like itself, that all other fields may replace. */
const stack = (id: string, others: Partial<OrderedStack> = {}): OrderedStack => ({
  id,
  name: `dev-${id}`,
  displayName: id,
  region: 'ap-southeast-1',
  dependencies: [],
  exports: [id],
  outputs: [],
  needs: [],
  importers: [],
  deployed: [id],
  ...others,
});

const idsOf = (stacks: OrderedStack[]) => deploymentOrder(stacks).map(({ id }) => id);

test('is that of the app if nothing is dropped, in an empty account too', () => {
  const stacks = (deployed: string[]) => [
    stack('Data', { deployed }),
    stack('Api', { dependencies: ['Data'], needs: ['Data'], deployed }),
    stack('Site', { dependencies: ['Api'], needs: ['Api', 'Data'], deployed }),
  ];
  expect(idsOf(stacks([]))).toEqual(['Data', 'Api', 'Site']);
  expect(idsOf(stacks(['Old']))).toEqual(['Data', 'Api', 'Site']);
});

test('a stack that drops an export comes after all that import it, the others as before', () => {
  expect(
    idsOf([
      stack('Data', { importers: ['Dashboard'] }),
      stack('Phone', { dependencies: ['Data'], importers: ['Dashboard'] }),
      stack('PhoneTests', { dependencies: ['Phone'], needs: ['Phone'] }),
      stack('Site'),
      stack('Dashboard', { dependencies: ['Data', 'Phone', 'Site'], needs: ['Data', 'Site'] }),
    ]),
  ).toEqual(['Site', 'Dashboard', 'Data', 'Phone', 'PhoneTests']);
});

test('what the importer needs comes before it', () => {
  expect(
    idsOf([
      stack('Data', { importers: ['Dashboard'] }),
      stack('Feed', { dependencies: ['Data'], needs: ['Data'], outputs: ['dev-Feed.New'] }),
      stack('Dashboard', { dependencies: ['Data', 'Feed'], needs: ['Data', 'dev-Feed.New'] }),
    ]),
  ).toEqual(['Feed', 'Dashboard', 'Data']);
});

test('an importer that needs something new of the same stack: there is no order', () => {
  const stacks = [
    stack('Data', { exports: ['New'], importers: ['Api'] }),
    stack('Api', { dependencies: ['Data'], needs: ['New'] }),
  ];
  expect(() => deploymentOrder(stacks)).toThrow(/^No order .* of dev-Data \(for Api\), /);
});
