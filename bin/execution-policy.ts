/** `npm run execution-policy`: writes what CloudFormation may do to deploy the stacks. */
import { executionPolicyCommand } from '../tools/execution-policy/main.ts';

process.exitCode = await executionPolicyCommand(process.argv.slice(2));
