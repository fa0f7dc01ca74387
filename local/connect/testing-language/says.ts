const NOT_WORDS = /[\s\p{P}]+/gu;

/**
 * Whether what was heard begins with the words of a text; punctuation and spaces do not count. It
 * stands for Connect's Similarity and Inclusion, which compare a transcript, and is stricter.
 */
export function says(heard: string, text: string): boolean {
  return heard.replaceAll(NOT_WORDS, '').startsWith(text.replaceAll(NOT_WORDS, ''));
}
