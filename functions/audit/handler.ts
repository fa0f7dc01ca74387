import { createAudit } from './audit.ts';
import { createAuditContext } from './context.ts';

/** Lambda handler of the audit trail: the streams of Accounts, Credentials, Passkeys, Requests. */
export const handler = createAudit(createAuditContext(process.env));
