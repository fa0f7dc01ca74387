import { createAudit } from './audit.ts';
import { createAuditContext } from './context.ts';

/** Lambda handler of the audit trail, for the streams of Accounts, Credentials and Requests. */
export const handler = createAudit(createAuditContext(process.env));
