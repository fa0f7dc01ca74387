import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly } from './assembly.ts';
import { AwsError, type AwsService, awsJsonService } from './aws-endpoints.ts';

interface HmacKey {
  id: string;
  arn: string;
  secret: Buffer;
}

/**
 * KMS with the HMAC keys of the templates and the one operation that our functions may use, GenerateMac.
 * @param data directory that keeps the keys' secrets, as long as the data are kept; without it they are new at every start
 */
export function kms(assembly: Assembly, data?: string): AwsService {
  const keys: HmacKey[] = assembly
    .resources<{ KeySpec?: string }>('AWS::KMS::Key')
    .filter(({ properties }) => properties.KeySpec === 'HMAC_256')
    .map((key) => ({ id: key.ref, arn: assembly.attribute(key, 'Arn'), secret: secretOf(key.ref, data) }));

  return awsJsonService('KMS', {
    GenerateMac({ KeyId, Message, MacAlgorithm }) {
      const key = keys.find(({ id, arn }) => id === KeyId || arn === KeyId);
      if (!key) throw new AwsError('NotFoundException', `HMAC key ${KeyId} does not exist`);
      const message = Buffer.from(String(Message ?? ''), 'base64');
      if (MacAlgorithm !== 'HMAC_SHA_256' || message.length < 1 || message.length > 4096) {
        throw new AwsError('ValidationException', 'GenerateMac takes 1 to 4096 bytes and HMAC_SHA_256');
      }
      const Mac = createHmac('sha256', key.secret).update(message).digest('base64');
      return { KeyId: key.arn, Mac, MacAlgorithm };
    },
  });
}

function secretOf(keyId: string, data: string | undefined): Buffer {
  if (!data) return randomBytes(32);
  const file = join(data, `kms-${keyId}`);
  if (!existsSync(file)) {
    mkdirSync(data, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'base64');
}
