import { createHmac, randomBytes } from 'node:crypto';
import type { Assembly } from '../cloudformation/assembly.ts';
import { type KeptData, keptData } from '../shared/kept-data.ts';
import { AwsError, type AwsService, awsJsonService } from './endpoints.ts';

interface HmacKey {
  id: string;
  arn: string;
  secret: Buffer;
}

/**
 * KMS with the HMAC keys of the templates and GenerateMac, the one operation that the app's
 * functions may use.
 * @param kept keeps the keys' secrets across restarts, because stored data depends on them
 */
export function kms(assembly: Assembly, kept: KeptData = keptData()): AwsService {
  const keys: HmacKey[] = assembly
    .resources<{ KeySpec?: string }>('AWS::KMS::Key')
    .filter(({ properties }) => properties.KeySpec === 'HMAC_256')
    .map((key) => ({
      id: key.ref,
      arn: assembly.attribute(key, 'Arn'),
      secret: secretOf(key.ref, kept),
    }));

  return awsJsonService('KMS', {
    GenerateMac({ KeyId, Message, MacAlgorithm }) {
      const key = keys.find(({ id, arn }) => id === KeyId || arn === KeyId);
      if (!key) throw new AwsError('NotFoundException', `HMAC key ${KeyId} does not exist`);
      const message = Buffer.from(String(Message ?? ''), 'base64');
      if (MacAlgorithm !== 'HMAC_SHA_256' || message.length < 1 || message.length > 4096) {
        throw new AwsError(
          'ValidationException',
          'GenerateMac takes 1 to 4096 bytes and HMAC_SHA_256',
        );
      }
      const Mac = createHmac('sha256', key.secret).update(message).digest('base64');
      return { KeyId: key.arn, Mac, MacAlgorithm };
    },
  });
}

function secretOf(keyId: string, kept: KeptData): Buffer {
  const name = `kms-${keyId}`;
  const found = kept.read(name)?.toString();
  const secret = found === undefined ? randomBytes(32) : Buffer.from(found, 'base64');
  if (found === undefined) kept.write(name, secret.toString('base64'));
  return secret;
}
