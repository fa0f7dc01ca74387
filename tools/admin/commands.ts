import { backups } from './backups.ts';
import { canaryAccount } from './canary-account.ts';
import type { AdminCommand } from './command.ts';
import { dailyFileList, dailyFileRedrive, dailyFileReport } from './daily-file.ts';
import { lockedOut } from './locked-out.ts';
import { originSecret } from './origin-secret.ts';
import { participantAdd, participantRemove } from './participant.ts';
import { participantList } from './participant-list.ts';
import { phoneKey } from './phone-key.ts';
import { redrive } from './redrive.ts';
import { restoreTable } from './restore-table.ts';

/** In the order of the help. */
export const commands: AdminCommand[] = [
  participantAdd,
  participantList,
  participantRemove,
  originSecret,
  phoneKey,
  dailyFileList,
  dailyFileReport,
  dailyFileRedrive,
  redrive,
  lockedOut,
  backups,
  restoreTable,
  canaryAccount,
];
