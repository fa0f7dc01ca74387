/** `npm run demo`: plays the operating guide. */
import '../tools/demo/main.ts';
