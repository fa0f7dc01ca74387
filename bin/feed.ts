/** `npm run feed`: delivers daily files. */
import '../tools/feed/main.ts';
