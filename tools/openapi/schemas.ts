import * as z from 'zod/mini';

export type Schema = Record<string, unknown>;
export type NamedSchemas = Record<string, z.ZodMiniType>;

/** Converts zod schemas to OpenAPI: named ones to references, others in place. */
export class Schemas {
  readonly #named: NamedSchemas;
  readonly #io: 'input' | 'output';

  /** @param io `input` allows no further fields; `output` does, since we may add some */
  constructor(named: NamedSchemas, io: 'input' | 'output') {
    this.#io = io;
    this.#named = named;
  }

  of(schema: z.ZodMiniType): Schema {
    const [name] = Object.entries(this.#named).find(([, named]) => named === schema) ?? [];
    return name ? { $ref: reference(name) } : this.#convert(schema);
  }

  /** The fields of an object. */
  fields(schema: z.ZodMiniType): [name: string, schema: Schema, required: boolean][] {
    const { properties = {}, required = [] } = this.#convert(schema) as {
      properties?: Record<string, Schema>;
      required?: string[];
    };
    return Object.entries(properties).map(([name, each]) => [name, each, required.includes(name)]);
  }

  components(): Record<string, Schema> {
    const all = this.#all(this.#named);
    return Object.fromEntries(
      Object.keys(this.#named).map((name) => [name, this.#clean(all[name] as Schema)]),
    );
  }

  #convert(schema: z.ZodMiniType): Schema {
    const names = Object.entries(this.#named).filter(([, named]) => named !== schema);
    return this.#clean(this.#all({ ...Object.fromEntries(names), [HERE]: schema })[HERE] as Schema);
  }

  #all(named: NamedSchemas): Record<string, object> {
    const registry = z.registry<{ id: string }>();
    for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
    return z.toJSONSchema(registry, { uri: reference, io: this.#io }).schemas;
  }

  #clean({ $schema: _, $id: __, ...schema }: Schema): Schema {
    return JSON.parse(JSON.stringify(schema), (key, value) => {
      if (this.#io === 'input') return value;
      // The pattern of a format repeats it at length. For input it stays: many validators check no
      // formats.
      if (value?.format && value.pattern) delete value.pattern;
      if (key !== 'properties' && value?.type === 'object') delete value.additionalProperties;
      return value;
    });
  }
}

const HERE = 'here';

function reference(name: string): string {
  return `#/components/schemas/${name}`;
}
