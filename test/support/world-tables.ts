import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Resource } from '../../local/cloudformation/assembly.ts';
import { createTable, type TableProperties } from '../../local/dynamodb/tables.ts';
import type { Engine } from './engine.ts';
import { engineClient, scanTable } from './engine-client.ts';

/** The parts of a request that name tables. */
interface Names {
  TableName?: string;
  RequestItems?: Record<string, unknown>;
  TransactItems?: TransactWriteItem[];
}

/** The tables of a test's world. Each is created for the first request that names it. */
export class WorldTables {
  readonly #engine: Engine;
  readonly #client: DynamoDBClient;
  readonly #missing: Map<string, Resource<TableProperties>>;
  readonly #created = new Map<string, Promise<void>>();
  readonly #streams: boolean;

  constructor(engine: Engine, definitions: readonly Resource<TableProperties>[], streams: boolean) {
    this.#engine = engine;
    this.#client = engineClient(engine);
    this.#missing = new Map(definitions.map((table) => [table.ref, table]));
    this.#streams = streams;
  }

  async createAll(): Promise<void> {
    await Promise.all([...this.#missing.keys()].map((name) => this.#create(name)));
  }

  async send(command: { input: unknown }): Promise<unknown> {
    const names = namesIn(command.input as Names);
    await Promise.all(names.map((name) => this.#create(name)));
    return this.#client.send(command as never);
  }

  /**
   * Every item, one sorted line each.
   * @param labels the first word of a table's lines, and its name
   */
  async dump(labels: readonly (readonly [label: string, name: string])[]): Promise<string> {
    const lines = await Promise.all(
      labels.map(async ([label, name]) => {
        const created = this.#created.get(name);
        if (!created) return [];
        await created;
        return (await scanTable(this.#engine, name)).map((item) => `${label} ${sorted(item)}`);
      }),
    );
    return lines.flat().sort().join('\n');
  }

  #create(name: string): Promise<void> | undefined {
    const table = this.#missing.get(name);
    if (table) {
      this.#missing.delete(name);
      const { StreamSpecification: _, ...streamless } = table.properties;
      const properties = this.#streams ? table.properties : streamless;
      this.#created.set(name, createTable(this.#client, { ...table, properties }, false));
    }
    return this.#created.get(name);
  }
}

function namesIn({ TableName, RequestItems, TransactItems }: Names): string[] {
  if (TableName) return [TableName];
  if (RequestItems) return Object.keys(RequestItems);
  return (TransactItems ?? []).flatMap((item) =>
    Object.values(item).map((part) => (part as { TableName: string }).TableName),
  );
}

/** JSON with sorted keys, since engines return attributes in any order. */
function sorted(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`).join()}}`;
}
