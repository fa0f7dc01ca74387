import { createDigestContext } from './context.ts';
import { createDigest } from './digest.ts';

/** The Lambda handler of the digest, which a schedule of each participant invokes. */
export const handler = createDigest(createDigestContext(process.env));
