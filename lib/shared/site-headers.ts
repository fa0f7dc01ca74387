/** HTTP headers of the investor's site, sent by CloudFront and by the laptop (standards.md 18). */
import { extname } from 'node:path';

/** Allows scripts and styles from the site's own files only, and forbids framing. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every file of the site, by name. */
export const siteHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), publickey-credentials-create=(self), publickey-credentials-get=(self), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * `Cache-Control` header of a file of the site. Files in `assets/` have a hash of their content in
 * their names, so browsers never revalidate them. They revalidate the page, which names those
 * files, on every request.
 * @param path relative to the site's root, without a leading slash
 */
export function cacheControl(path: string): string {
  return path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * `Content-Type` header of a file of the site.
 * @throws Error if its extension has none here
 */
export function contentType(path: string): string {
  const type = TYPES[extname(path)];
  if (!type) throw new Error(`No content type for ${path}`);
  return type;
}
