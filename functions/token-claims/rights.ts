import { identifierForms } from '../../core/domain/identifiers.ts';
import { type Scope, scopes } from '../../core/http/route.ts';

/** What each role of a participant's users and systems may do (api.md, D13). */
const RIGHTS = {
  maker: ['ssa/make', 'ssa/read'],
  checker: ['ssa/check', 'ssa/read'],
  reader: ['ssa/read'],
} as const satisfies Record<string, readonly Scope[]>;

/** Of which participant somebody is, and in which roles. Both as others wrote them down: judged by {@link rightsOf}. */
export interface Standing {
  participantId: string | undefined;
  roles: readonly string[];
}

/** What a token is given beyond what Cognito puts in it. */
export interface Rights {
  /** Absent where nothing is granted. */
  participantId?: string;
  granted: Scope[];
}

/**
 * What a token may say of somebody.
 * @param requested scopes that were asked for: of ours, none but those are granted; none of ours among them, all that there are
 */
export function rightsOf({ participantId, roles }: Standing, requested: readonly string[]): Rights {
  if (participantId === undefined || !identifierForms.participantId.test(participantId))
    return { granted: [] };
  const held = new Set<Scope>(
    roles.flatMap((role) =>
      Object.hasOwn(RIGHTS, role) ? RIGHTS[role as keyof typeof RIGHTS] : [],
    ),
  );
  const asked = scopes.filter((scope) => requested.includes(scope));
  const granted = (asked.length > 0 ? asked : scopes).filter((scope) => held.has(scope));
  return granted.length > 0 ? { participantId, granted } : { granted };
}

/** The standing of a participant's own system, whose app client is named `<participantId>.<role>`. A name of another form has none. */
export function standingOfClient(name: string): Standing {
  const [participantId, role = '', ...more] = name.split('.');
  return { participantId, roles: more.length === 0 ? [role] : [] };
}
