import type { Answer } from '../../../support/aws/fake-aws.ts';
import { REGION, TRAIL } from '../../../support/tools/preflight/account.ts';
import { testFaults, testHarmless } from '../../../support/tools/preflight/faults.ts';

const selectors = (answer: object): Record<string, Answer> => ({
  'cloudtrail.GetEventSelectors': () => answer,
});
const advanced = (...fields: object[]) => ({
  AdvancedEventSelectors: [
    { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...fields] },
  ],
});
const CREATE_TRAIL = `aws cloudtrail create-trail --region ${REGION}`;

testFaults({
  'no trail': {
    answers: { 'cloudtrail.DescribeTrails': () => ({ trailList: [] }) },
    warning: `No trail of CloudTrail records changes in ${REGION} and us-east-1`,
    fix: CREATE_TRAIL,
  },
  'a trail that does not cover us-east-1': {
    answers: {
      'cloudtrail.DescribeTrails': ({ region }) => ({
        trailList:
          region === 'us-east-1' ? [] : [{ Name: 'all', TrailARN: TRAIL, HomeRegion: REGION }],
      }),
    },
    warning: 'records changes in us-east-1:',
    fix: CREATE_TRAIL,
  },
  'a trail that does not cover the region of the copies': {
    answers: {
      'cloudtrail.DescribeTrails': ({ region }) => ({
        trailList:
          region === 'ap-northeast-1' ? [] : [{ Name: 'all', TrailARN: TRAIL, HomeRegion: REGION }],
      }),
    },
    warning: 'records changes in ap-northeast-1:',
    fix: CREATE_TRAIL,
  },
  'a stopped trail': {
    answers: { 'cloudtrail.GetTrailStatus': () => ({ IsLogging: false }) },
    warning: 'The trail all is stopped',
    fix: `aws cloudtrail start-logging --region ${REGION} --name ${TRAIL}`,
  },
  'a trail of reads': {
    answers: selectors({
      EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'ReadOnly' }],
    }),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
  'a trail of data events': {
    answers: selectors({
      EventSelectors: [{ IncludeManagementEvents: false, ReadWriteType: 'All' }],
    }),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
  'a trail without the events of KMS': {
    answers: selectors({
      EventSelectors: [
        {
          IncludeManagementEvents: true,
          ReadWriteType: 'All',
          ExcludeManagementEventSources: ['kms.amazonaws.com'],
        },
      ],
    }),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
  'advanced selectors without the events of KMS': {
    answers: selectors(advanced({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] })),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
  'advanced selectors of reads': {
    answers: selectors(advanced({ Field: 'readOnly', Equals: ['true'] })),
    warning: 'No trail of CloudTrail records changes',
    fix: CREATE_TRAIL,
  },
});

testHarmless({
  'advanced selectors of all management events': selectors(advanced()),
  'advanced selectors of writes': selectors(advanced({ Field: 'readOnly', Equals: ['false'] })),
});
