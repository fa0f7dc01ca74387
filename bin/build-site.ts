/** `npm run build:site`: builds the investor's site. */
import '../tools/build-site/main.ts';
