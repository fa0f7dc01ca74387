/**
 * Runs the laptop until the parent process disconnects. Arguments: directory of the assembly,
 * bcrypt cost.
 */
import { laptopParameters } from '../../local/cloudformation/parameters.ts';
import { startLocal } from '../../local/start.ts';

const [assembly = '', BCRYPT_COST = ''] = process.argv.slice(2);
const service = await startLocal({
  assembly,
  port: 0,
  parameters: laptopParameters(),
  environment: { BCRYPT_COST },
});
process.once('disconnect', () => void service.stop());
process.send?.(service.url);
