/** `npm run deploy`: deploys a stage. */
import { deploy } from '../tools/deploy/main.ts';

process.exitCode = await deploy(process.argv.slice(2));
