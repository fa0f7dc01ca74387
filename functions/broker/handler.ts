import { createApi } from '../../core/http/api.ts';
import { createBrokerContext } from './context.ts';
import { routes } from './routes.ts';

/** Lambda's entry to the participant API. */
export const handler = createApi({
  routes,
  context: createBrokerContext(process.env),
  origin: { actor: 'participant', channel: 'participant' },
});
