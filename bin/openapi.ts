/** `npm run openapi`: writes the OpenAPI documents into docs/openapi. */
import '../tools/openapi/main.ts';
