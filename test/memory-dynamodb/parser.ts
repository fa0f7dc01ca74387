import { validationException } from './errors.ts';
import type { Condition, Operand, Parsed, Source, UpdateAction } from './expressions.ts';
import { Tokens } from './tokens.ts';

/** The conditions that were written in parentheses. */
const groups = new WeakSet<Condition>();

function condition(tokens: Tokens): Condition {
  let left = conjunction(tokens);
  while (tokens.accept('OR')) left = { kind: 'or', left, right: conjunction(tokens) };
  return left;
}

function conjunction(tokens: Tokens): Condition {
  let left = negation(tokens);
  while (tokens.accept('AND')) left = { kind: 'and', left, right: negation(tokens) };
  return left;
}

function negation(tokens: Tokens): Condition {
  return tokens.accept('NOT') ? { kind: 'not', of: negation(tokens) } : predicate(tokens);
}

function predicate(tokens: Tokens): Condition {
  if (tokens.accept('(')) {
    const group = tokens.closing(condition(tokens));
    if (groups.has(group)) throw validationException('The expression has redundant parentheses');
    groups.add(group);
    return group;
  }
  for (const kind of ['attribute_exists', 'attribute_not_exists'] as const)
    if (tokens.enter(kind)) return tokens.closing({ kind, path: tokens.path() });
  for (const kind of ['contains', 'begins_with'] as const)
    if (tokens.enter(kind))
      return tokens.closing({
        kind,
        operands: [operand(tokens), tokens.next(() => operand(tokens))],
      });
  if (tokens.enter('attribute_type'))
    return tokens.closing({
      kind: 'attribute_type',
      path: tokens.path(),
      type: tokens.next(() => tokens.value()),
    });
  return comparison(operand(tokens), tokens);
}

function comparison(left: Operand, tokens: Tokens): Condition {
  if (tokens.accept('BETWEEN')) {
    const low = operand(tokens);
    tokens.expect('AND');
    return { kind: 'between', operands: [left, low, operand(tokens)] };
  }
  if (tokens.accept('IN')) {
    tokens.expect('(');
    return tokens.closing({ kind: 'in', operands: [left, ...tokens.list(() => operand(tokens))] });
  }
  const kind = tokens.acceptAny(['=', '<>', '<', '<=', '>', '>=']);
  if (kind === undefined) throw tokens.refusal();
  return { kind, operands: [left, operand(tokens)] };
}

function operand(tokens: Tokens): Operand {
  return tokens.enter('size')
    ? tokens.closing({ kind: 'size', of: tokens.reference() })
    : tokens.reference();
}

function changes(tokens: Tokens): UpdateAction[] {
  const all: UpdateAction[] = [];
  const sections = new Set<string>();
  for (;;) {
    const section = tokens.acceptAny(['SET', 'REMOVE', 'ADD', 'DELETE']);
    if (section === undefined) return all;
    if (sections.has(section))
      throw validationException(`The "${section}" section can only be used once`);
    sections.add(section);
    all.push(...tokens.list(() => change(section, tokens)));
  }
}

function change(kind: UpdateAction['kind'], tokens: Tokens): UpdateAction {
  const path = tokens.path();
  if (kind === 'REMOVE') return { kind, path };
  if (kind !== 'SET') return { kind, path, value: tokens.value() };
  tokens.expect('=');
  const left = source(tokens);
  const sign = tokens.acceptAny(['+', '-']);
  return {
    kind,
    path,
    source: sign === undefined ? left : { kind: sign, left, right: source(tokens) },
  };
}

function source(tokens: Tokens): Source {
  if (tokens.enter('if_not_exists')) {
    const path = tokens.path();
    return tokens.closing({
      kind: 'if_not_exists',
      path,
      otherwise: tokens.next(() => source(tokens)),
    });
  }
  if (tokens.enter('list_append'))
    return tokens.closing({
      kind: 'list_append',
      left: source(tokens),
      right: tokens.next(() => source(tokens)),
    });
  return tokens.reference();
}

/** Parses with `read`, once per text. */
function cached<Tree>(read: (tokens: Tokens) => Tree): (text: string) => Parsed<Tree> {
  const cache = new Map<string, Parsed<Tree>>();
  return (text) => {
    let parsed = cache.get(text);
    if (parsed === undefined) {
      const tokens = new Tokens(text);
      const tree = read(tokens);
      tokens.end();
      parsed = { tree, names: tokens.names, values: tokens.values };
      cache.set(text, parsed);
    }
    return parsed;
  };
}

export const parseCondition = cached(condition);
export const parseUpdate = cached(changes);
export const parseProjection = cached((tokens) => tokens.list(() => tokens.path()));
