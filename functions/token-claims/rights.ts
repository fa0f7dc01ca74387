import { identifierForms } from '../../core/domain/identifiers.ts';
import { type Scope, scopes } from '../../core/http/route.ts';

/** The scopes of each role that a participant's users and systems may have (api.md, D13). */
const RIGHTS = {
  maker: ['ssa/make', 'ssa/read'],
  checker: ['ssa/check', 'ssa/read'],
  reader: ['ssa/read'],
} as const satisfies Record<string, readonly Scope[]>;

/** Participant and roles of a user or system, unchecked; {@link rightsOf} validates them. */
export interface Standing {
  participantId: string | undefined;
  roles: readonly string[];
}

/** What a token gets in addition to what Cognito puts into it. */
export interface Rights {
  /** Absent if no scope is granted. */
  participantId?: string;
  granted: Scope[];
}

/**
 * The claims and scopes that a user or system gets in a token (D13).
 * @param requested the scopes that the token request names. If any is one of the API's, only the
 *   requested ones are granted; otherwise all that the roles allow.
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

/**
 * The standing of a participant's own system, whose app client is named `<participantId>.<role>`. A
 * name of another form gives no role.
 */
export function standingOfClient(name: string): Standing {
  const [participantId, role = '', ...more] = name.split('.');
  return { participantId, roles: more.length === 0 ? [role] : [] };
}
