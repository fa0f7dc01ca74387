import { createAudit } from './audit.ts';
import { createAuditContext } from './context.ts';

/** Lambda's entry to the audit trail: the streams of Accounts, Credentials and Requests. */
export const handler = createAudit(createAuditContext(process.env));
