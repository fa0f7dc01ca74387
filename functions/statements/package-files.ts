/**
 * Files of packages that stand beside the bundle (lib/bundling/bundle.ts): Noto Sans HK, which has
 * every character of HKSCS-2016, and Noto Sans SC for the simplified ones of recipients from the
 * Mainland (docs/decisions/0049).
 */
export const packageFiles = {
  regular: '@expo-google-fonts/noto-sans-hk/400Regular/NotoSansHK_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-hk/700Bold/NotoSansHK_700Bold.ttf',
  simplified: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
} as const;
