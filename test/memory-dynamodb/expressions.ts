/** An attribute by its name as written: plain or `#name`. */
export type Path = { readonly kind: 'path'; readonly name: string };

/** A value by its name as written: `:name`. */
export type ValueName = { readonly kind: 'value'; readonly name: string };

export type Operand = Path | ValueName | { readonly kind: 'size'; readonly of: Path | ValueName };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: Comparator; readonly operands: readonly [Operand, Operand] }
  | { readonly kind: 'between'; readonly operands: readonly [Operand, Operand, Operand] }
  | { readonly kind: 'in'; readonly operands: readonly [Operand, ...Operand[]] }
  | { readonly kind: 'contains' | 'begins_with'; readonly operands: readonly [Operand, Operand] }
  | { readonly kind: 'attribute_type'; readonly path: Path; readonly type: ValueName }
  | { readonly kind: 'attribute_exists' | 'attribute_not_exists'; readonly path: Path };

export type Source =
  | Path
  | ValueName
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly otherwise: Source }
  | { readonly kind: 'list_append' | '+' | '-'; readonly left: Source; readonly right: Source };

export type UpdateAction =
  | { readonly kind: 'SET'; readonly path: Path; readonly source: Source }
  | { readonly kind: 'ADD' | 'DELETE'; readonly path: Path; readonly value: ValueName }
  | { readonly kind: 'REMOVE'; readonly path: Path };

/** A parsed expression, and the names (`#name`) and values (`:name`) it refers to. */
export type Parsed<Tree> = {
  readonly tree: Tree;
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
};
