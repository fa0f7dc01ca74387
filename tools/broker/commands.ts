import { approve } from './approve.ts';
import { changeHolder } from './change-holder.ts';
import { close } from './close.ts';
import type { BrokerCommand } from './command.ts';
import { events } from './events.ts';
import { list } from './list.ts';
import { open } from './open.ts';
import { passkeys } from './passkeys.ts';
import { reject } from './reject.ts';
import { requests } from './requests.ts';
import { reset } from './reset.ts';
import { show } from './show.ts';
import { withdraw } from './withdraw.ts';

/** In the order of the help. */
export const commands: BrokerCommand[] = [
  list,
  show,
  events,
  requests,
  open,
  reset,
  close,
  passkeys,
  changeHolder,
  withdraw,
  approve,
  reject,
];
