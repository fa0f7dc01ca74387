import { Option } from '@commander-js/extra-typings';

/** `--url`: of a service that runs on this machine (`npm start`). */
export const serviceUrl = () =>
  new Option('--url <url>', 'where the service listens').default('http://localhost:3000');
