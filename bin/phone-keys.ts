/** `npm run phone:keys`: makes a key pair for the phone. */
import '../tools/phone-keys/main.ts';
