import { builtinModules, createRequire } from 'node:module';
import type { Plugin } from 'esbuild';
import { anyOf } from './any-of.ts';

const require = createRequire(import.meta.url);
const BUILT_IN = ['readable-stream', ...builtinModules.flatMap((name) => [name, `node:${name}`])];

/**
 * Loads Node's built-in modules with `process.getBuiltinModule`, and reads only the exports used.
 *
 * An `import` of such a module reads every export of it, and so runs the getters with which Node
 * puts off what is large: `node:http` loads undici for `WebSocket`, a quarter of a cold start
 * (https://github.com/nodejs/node/issues/59686). `readable-stream` is a copy of `node:stream`.
 */
export const lightBuiltins: Plugin = {
  name: 'light-builtins',
  setup(build) {
    build.onResolve({ filter: anyOf(BUILT_IN) }, ({ path, kind }) => {
      const name = path === 'readable-stream' ? 'stream' : path.replace(/^node:/, '');
      if (kind === 'dynamic-import') return { path: `node:${name}`, external: true };
      return { path: `node:${name}`, namespace: kind === 'require-call' ? 'required' : 'imported' };
    });
    build.onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = ${get(path)}`,
    }));
    build.onLoad({ filter: /./, namespace: 'imported' }, ({ path }) => ({
      contents: [
        `const builtin = /* @__PURE__ */ (() => ${get(path)})();`,
        'export default builtin;',
        ...Object.keys(require(path))
          .filter(isName)
          .map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`),
      ].join('\n'),
    }));
  },
};

function get(path: string): string {
  return `process.getBuiltinModule(${JSON.stringify(path)})`;
}

function isName(key: string): boolean {
  return /^[A-Za-z_]\w*$/.test(key) && key !== 'default';
}
