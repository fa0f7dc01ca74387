/** The CDK app. Personal data lives in Singapore, the nearest region that offers Amazon Connect (docs/decisions/0003). */
import { App } from 'aws-cdk-lib';
import { DataStack } from '../lib/data-stack.ts';
import { InvestorApiStack } from '../lib/investor-api-stack.ts';

const app = new App();
const env = { region: 'ap-southeast-1' };

const data = new DataStack(app, 'SsaData', { env });
new InvestorApiStack(app, 'SsaInvestorApi', { env, data });
