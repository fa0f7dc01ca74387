import type { Authorize } from '../api-gateway/authorizer.ts';
import type { LambdaFunction } from '../lambda/function.ts';
import type { Assembly, Resource } from './assembly.ts';

export interface ResourceNode {
  id: string;
  /** From the root, with braces: `/accounts/{accountNumber}`. */
  path: string;
  /** By path part, braces and all. */
  children: Map<string, ResourceNode>;
  /** By HTTP method, or ANY. */
  methods: Map<string, Method>;
}

export interface Method {
  lambda: LambdaFunction;
  /** Absent: everybody may. */
  authorization?: { authorize: Authorize; scopes: string[] };
}

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
 * The resources of an API as a tree, with the functions behind them.
 * @param authorizers by the id that methods name
 * @throws Error naming a method with another authorizer, or that is no Lambda proxy: the laptop must not let it pass
 */
export function resourceTree(
  assembly: Assembly,
  api: Resource<unknown>,
  functions: Map<string, LambdaFunction>,
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
      throw new Error(`${logicalId}: the laptop knows methods that are a proxy of a function only`);
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
      `${logicalId}: the laptop knows no authorizers but those of a user pool, for methods with scopes`,
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
 * The resource for a path: a literal part before `{name}`, that before `{name+}`, which takes all the rest. Only
 * resources that have a method count. Values stay percent-encoded, as API Gateway leaves them.
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
