/**
 * The domain name to which passkeys are bound, if the site was opened under another name, e.g. that
 * of the distribution: there the browser would refuse every passkey.
 * @param domainName of the stage's settings; without one, passkeys are bound to the name as opened
 */
export function domainElsewhere(
  domainName: string | undefined,
  hostname: string,
): string | undefined {
  return domainName === hostname ? undefined : domainName;
}
