/** `npm run call`: a phone in the terminal. */
import '../tools/call/main.ts';
