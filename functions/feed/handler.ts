import { createFeedContext } from './context.ts';
import { createFeed } from './feed.ts';

/** Lambda's entry to the feed: what the depository drops into its bucket. */
export const handler = createFeed(createFeedContext(process.env));
