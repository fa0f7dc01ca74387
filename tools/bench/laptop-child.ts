/**
 * Runs the laptop until the parent process disconnects. Arguments: directory of the assembly,
 * bcrypt cost. Answers each message with the number of passwords that were compared until then.
 */
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { accountRoutes } from '../../local/demo/accounts.ts';
import { startLocal } from '../../local/start.ts';

const COMPARED = 'ssa.password.compared';

const [assembly = '', BCRYPT_COST = ''] = process.argv.slice(2);
const service = await startLocal({
  assembly,
  port: 0,
  parameters: laptopParameters(),
  environment: { BCRYPT_COST },
  routes: accountRoutes,
  watch: [COMPARED],
});
process.on('message', () => process.send?.(service.observed(COMPARED)));
process.once('disconnect', () => void service.stop());
process.send?.(service.url);
