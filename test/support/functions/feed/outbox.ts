/** The stream of Alerts, from the writes that a test's world made. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Alert } from '../../../../core/store/alerts.ts';
import type { Intercept, World } from '../../world.ts';

type Image = Record<string, AttributeValue>;

export class Outbox {
  /** By account and date, the item after each write. */
  readonly #images = new Map<string, Image[]>();
  readonly #world: World;
  #sequence = 1000;

  constructor(world: World) {
    this.#world = world;
    this.watch();
  }

  /** Watches the world's requests. @param pass what else is done to them */
  watch(pass: Intercept = (_service, _operation, send) => send()): void {
    const TableName = this.#world.table('Alerts');
    this.#world.intercept((service, operation, send, input) => {
      const sent = input as { TableName?: string; Item?: Image };
      if (sent.TableName !== TableName) return pass(service, operation, send, input);
      const watched = async () => {
        const answer = (await send()) as { Attributes?: Image };
        const image = sent.Item ?? answer.Attributes;
        if (image) this.#add(image);
        return answer;
      };
      return pass(service, operation, watched, input);
    });
  }

  /** What an account was told, one after the other. */
  told(account: string): Alert[] {
    const alerts = [...this.#images]
      .filter(([key]) => key.startsWith(`${account} `))
      .flatMap(([, images]) => images.map((image) => unmarshall(image) as Alert));
    return alerts.filter(({ id }, i) => id !== alerts[i - 1]?.id);
  }

  /** The records of the stream. */
  records(): DynamoDBRecord[] {
    return [...this.#images.values()].flatMap((images) =>
      images.map((NewImage, i) => ({
        eventName: i === 0 ? ('INSERT' as const) : ('MODIFY' as const),
        eventSourceARN: `arn:aws:dynamodb:ap-southeast-1:1:table/${this.#world.table('Alerts')}/stream/1`,
        dynamodb: {
          SequenceNumber: String(++this.#sequence),
          NewImage: NewImage as never,
          ...(i > 0 && { OldImage: images[i - 1] as never }),
        },
      })),
    );
  }

  /** Answers may come in another order than the writes, each of which knows more files. */
  #add(image: Image): void {
    const key = `${image.account?.S} ${image.date?.S}`;
    const images = [...(this.#images.get(key) ?? []), image];
    this.#images.set(
      key,
      images.toSorted((a, b) => Number(a.files?.N) - Number(b.files?.N)),
    );
  }
}
