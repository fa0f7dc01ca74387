/** `npm run common-passwords`: renews the list of passwords that are too common. */
import '../tools/common-passwords/main.ts';
