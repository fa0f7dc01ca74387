/** `npm start`: the whole service on this machine. */
import '../tools/start/main.ts';
