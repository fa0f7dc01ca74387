import { createFeedContext } from './context.ts';
import { createFeed } from './feed.ts';

/** Lambda handler of the feed, for files that the depository drops into its bucket. */
export const handler = createFeed(createFeedContext(process.env));
