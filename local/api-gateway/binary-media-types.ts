/**
 * Whether a media type is among the binary ones of an API, where `*` stands for anything. API
 * Gateway looks at the first type of the header
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html).
 * @param header `Content-Type` of a request, or its `Accept`; absent, only `*\/*` covers it
 */
export function isBinary(types: readonly string[], header = ''): boolean {
  const [first = ''] = header.toLowerCase().split(/[,;]/);
  const [type, subtype] = first.trim().split('/');
  return types.some((each) => {
    const [wantedType, wantedSubtype] = each.toLowerCase().split('/');
    return (
      (wantedType === '*' || wantedType === type) &&
      (wantedSubtype === '*' || wantedSubtype === subtype)
    );
  });
}
