/** A table of opencc-js, which has types for its converters only: `from to1 to2|from to1|…`. */
declare module 'opencc-js/dict/TSCharacters' {
  const table: string;
  export default table;
}
