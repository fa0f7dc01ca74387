import { buildSite } from '../../web/build.ts';
import { wordsOf } from '../shared/words.ts';

const [directory] = wordsOf(
  'npm run build:site [-- DIRECTORY]   default .local/site; what it holds is removed',
  1,
);
console.log(await buildSite(directory));
