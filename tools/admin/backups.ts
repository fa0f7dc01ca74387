import { BackupClient } from '@aws-sdk/client-backup';
import { clientConfig } from '../shared/client-config.ts';
import { inHongKong } from '../shared/output.ts';
import { adminCommand, subcommand } from './command.ts';
import { recoveryPoints, vaultOf } from './recovery-points.ts';
import { parseTable, tables } from './restore-advice.ts';

export const backups = adminCommand(
  undefined,
  () =>
    subcommand('backups', 'List the backups of a table, for restore-table; reads only')
      .argument('<table>', tables.join(', '), parseTable)
      .option('--region <region>', 'of the copies, if not of the stage'),
  async (session, table, { region }) => {
    const { stage } = session.stage.settings;
    const vault = await vaultOf(session, region);
    const client = new BackupClient(clientConfig(vault.region));
    const points = await recoveryPoints(client, vault, { stage, table });
    session.answer({ vault: vault.name, region: vault.region, backups: points }, () =>
      session.out.table(
        ['made', 'kept until', 'table', 'recovery point'],
        points.map(({ arn, createdAt, keptUntil, table: name }) => [
          inHongKong(createdAt.toISOString()),
          inHongKong(keptUntil?.toISOString()),
          name,
          arn,
        ]),
      ),
    );
  },
);
