/** `npm run openapi`: writes the OpenAPI documents into docs/openapi. */
import { openapi } from '../tools/openapi/main.ts';

process.exitCode = await openapi(process.argv.slice(2));
