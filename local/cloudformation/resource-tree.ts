import type { Authorize } from '../api-gateway/authorizer.ts';
import type { Invocable } from '../lambda/function.ts';
import type { Assembly, Resource } from './assembly.ts';

/** A resource of a REST API. */
export interface ResourceNode {
  id: string;
  /** The path from the root, with braces: `/accounts/{accountNumber}`. */
  path: string;
  /** By path part, including braces. */
  children: Map<string, ResourceNode>;
  /** By HTTP method; `ANY` matches every method. */
  methods: Map<string, Method>;
}

/** A method of a resource. */
export interface Method {
  lambda: Invocable;
  /** Absent for a method that needs no authorization. */
  authorization?: { authorize: Authorize; scopes: string[] };
}

/** The resource for a path, and the values of its path parameters. */
export interface Match {
  node: ResourceNode;
  pathParameters: Record<string, string>;
}

interface ResourceProperties {
  RestApiId: string;
  ParentId: string;
  PathPart: string;
}

interface MethodProperties {
  RestApiId: string;
  ResourceId: string;
  HttpMethod: string;
  AuthorizationType: string;
  AuthorizerId?: string;
  AuthorizationScopes?: string[];
  Integration: { Type: string; Uri?: string };
}

/**
 * Builds the tree of an API's resources, with the functions behind them.
 * @param authorizers by the ID that methods refer to
 * @throws Error naming a method that is not a Lambda proxy or has another kind of authorizer: the
 * laptop must not let its requests pass
 */
export function resourceTree(
  assembly: Assembly,
  api: Resource<unknown>,
  functions: Map<string, Invocable>,
  authorizers: Map<string, Authorize>,
): ResourceNode {
  const root: ResourceNode = node(assembly.attribute(api, 'RootResourceId'));
  const nodes = new Map([[root.id, root]]);
  const resources = assembly
    .resources<ResourceProperties>('AWS::ApiGateway::Resource')
    .filter(({ properties }) => properties.RestApiId === api.ref);
  for (const { ref } of resources) nodes.set(ref, node(ref));
  for (const { ref, properties } of resources) {
    const child = nodes.get(ref);
    if (child) nodes.get(properties.ParentId)?.children.set(properties.PathPart, child);
  }
  name(root);
  for (const { logicalId, properties } of assembly.resources<MethodProperties>(
    'AWS::ApiGateway::Method',
  )) {
    const { RestApiId, ResourceId, HttpMethod, Integration } = properties;
    if (RestApiId !== api.ref) continue;
    const lambda = functions.get(
      /:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(Integration.Uri ?? '')?.[1] ?? '',
    );
    if (Integration.Type !== 'AWS_PROXY' || !lambda) {
      throw new Error(`${logicalId}: the laptop supports only Lambda proxy methods`);
    }
    nodes
      .get(ResourceId)
      ?.methods.set(HttpMethod, { lambda, ...authorization(logicalId, properties, authorizers) });
  }
  return root;
}

function authorization(
  logicalId: string,
  { AuthorizationType, AuthorizerId, AuthorizationScopes: scopes = [] }: MethodProperties,
  authorizers: Map<string, Authorize>,
): Pick<Method, 'authorization'> {
  if (AuthorizationType === 'NONE') return {};
  const authorize = authorizers.get(AuthorizerId ?? '');
  if (AuthorizationType !== 'COGNITO_USER_POOLS' || !authorize || scopes.length === 0) {
    throw new Error(
      `${logicalId}: the laptop supports only user pool authorizers, for methods with scopes`,
    );
  }
  return { authorization: { authorize, scopes } };
}

function node(id: string): ResourceNode {
  return { id, path: '/', children: new Map(), methods: new Map() };
}

function name(parent: ResourceNode): void {
  for (const [part, child] of parent.children) {
    child.path = `${parent.path === '/' ? '' : parent.path}/${part}`;
    name(child);
  }
}

/**
 * Finds the resource for a path. A literal part wins over `{name}`, and that over `{name+}`, which
 * takes the rest of the path. Only resources with a method count. Values stay percent-encoded, as
 * in API Gateway.
 * @param segments parts of the path, without slashes
 */
export function matchResource(from: ResourceNode, segments: string[]): Match | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined)
    return from.methods.size > 0 ? { node: from, pathParameters: {} } : undefined;
  const literal = segment.startsWith('{') ? undefined : from.children.get(segment);
  const found = literal && matchResource(literal, rest);
  if (found) return found;
  for (const [part, child] of from.children) {
    const parameter = /^\{([^+]+)\}$/.exec(part)?.[1];
    const below = parameter === undefined ? undefined : matchResource(child, rest);
    if (parameter !== undefined && below) {
      return { ...below, pathParameters: { [parameter]: segment, ...below.pathParameters } };
    }
  }
  for (const [part, child] of from.children) {
    const greedy = /^\{(.+)\+\}$/.exec(part)?.[1];
    if (greedy !== undefined && child.methods.size > 0) {
      return { node: child, pathParameters: { [greedy]: segments.join('/') } };
    }
  }
  return undefined;
}
