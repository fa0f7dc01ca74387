import { REGION } from '../../../support/tools/preflight/account.ts';
import { testFaults } from '../../../support/tools/preflight/faults.ts';

const list = (wanted: string, count: number) => ({
  'wafv2.ListWebACLs': ({ input }: { input: Record<string, unknown> }) => ({
    WebACLs: Array(input.Scope === wanted ? count : 0).fill({ Name: 'other' }),
  }),
});

testFaults({
  'a region with web ACLs for one API only': {
    answers: list('REGIONAL', 99),
    error: `${REGION} has 99 web ACLs (REGIONAL) of 100, and the stage needs 2 more`,
    fix: `aws wafv2 list-web-acls --scope REGIONAL --region ${REGION}`,
  },
  'no room for the web ACL of the distribution': {
    answers: list('CLOUDFRONT', 100),
    error: 'us-east-1 has 100 web ACLs (CLOUDFRONT) of 100, and the stage needs 1 more',
    fix: 'aws wafv2 list-web-acls --scope CLOUDFRONT --region us-east-1',
  },
});
