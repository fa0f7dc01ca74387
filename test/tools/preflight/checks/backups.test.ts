import { expect, test } from 'vitest';
import { preflight } from '../../../../tools/preflight/preflight.ts';
import { deployedStage } from '../../../../tools/shared/deployed-stage.ts';
import {
  inAccount,
  perfect,
  REGION,
  regionSettings,
} from '../../../support/tools/preflight/account.ts';
import { testFaults, testHarmless } from '../../../support/tools/preflight/faults.ts';

const SETTINGS = 'backup.GET /account-settings';
const SWITCH_ON =
  `aws backup update-region-settings --region ${REGION} ` +
  '--resource-type-opt-in-preference DynamoDB=true ' +
  '--resource-type-management-preference DynamoDB=true';

testFaults({
  'DynamoDB is not among what AWS Backup backs up': {
    answers: { [SETTINGS]: regionSettings(false, true) },
    warning: 'none is copied to ap-northeast-1',
    fix: SWITCH_ON,
  },
  'AWS Backup does not manage backups of DynamoDB in full': {
    answers: { [SETTINGS]: regionSettings(true, false) },
    warning: `does not manage the backups of DynamoDB in ${REGION} in full`,
    fix: SWITCH_ON,
  },
  'a region whose settings nobody has touched': {
    answers: { [SETTINGS]: () => ({}) },
    warning: 'none is copied to ap-northeast-1',
    fix: SWITCH_ON,
  },
  'the same in a stage without copies': {
    answers: { [SETTINGS]: regionSettings(true, false) },
    settings: { backup: {} },
    warning: 'they are not encrypted with the key of their vault',
    fix: SWITCH_ON,
  },
});

testHarmless({ 'both settings are on': { [SETTINGS]: regionSettings(true, true) } });

test('a stage without backups does not ask', async () => {
  const { requests } = await inAccount(perfect, async () => preflight(await deployedStage('dev')));
  expect(requests.filter(({ service }) => service === 'backup')).toEqual([]);
});
