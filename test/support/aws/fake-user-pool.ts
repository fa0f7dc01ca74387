import { type Answer, AwsError, type AwsRequest } from './fake-aws.ts';

interface User {
  name: string;
  attributes: Record<string, string>;
  enabled: boolean;
  groups: string[];
}

type Input = AwsRequest['input'];

/** Rows of a page, so that lists have several. */
const PAGE = 2;

/** A user pool of Cognito as an administrator sees it. */
export class FakeUserPool {
  readonly users = new Map<string, User>();
  /** Settings of app clients, by client ID. */
  readonly clients = new Map<string, Record<string, unknown>>();
  /** Users who were signed out everywhere. */
  readonly signedOut: string[] = [];
  #next = 1;

  answers(): Record<string, Answer> {
    const of = (operation: string, answer: (input: Input) => unknown): [string, Answer] => [
      `cognito-idp.${operation}`,
      ({ input }) => answer(input),
    ];
    return Object.fromEntries([
      of('AdminCreateUser', (input) => this.#create(input)),
      of('AdminGetUser', (input) => view(this.#user(input), 'UserAttributes')),
      of('AdminUpdateUserAttributes', (input) => {
        Object.assign(this.#user(input).attributes, attributesOf(input));
        return {};
      }),
      of('AdminListGroupsForUser', (input) => ({
        Groups: this.#user(input).groups.map((GroupName) => ({ GroupName })),
      })),
      of('AdminAddUserToGroup', (input) => {
        this.#user(input).groups.push(String(input.GroupName));
        return {};
      }),
      of('AdminDisableUser', (input) => {
        this.#user(input).enabled = false;
        return {};
      }),
      of('AdminUserGlobalSignOut', (input) => {
        this.signedOut.push(this.#user(input).name);
        return {};
      }),
      of('ListUsers', (input) =>
        page(
          'Users',
          'PaginationToken',
          input,
          [...this.users.values()].map((user) => view(user)),
        ),
      ),
      of('ListUsersInGroup', (input) =>
        page(
          'Users',
          'NextToken',
          input,
          [...this.users.values()]
            .filter(({ groups }) => groups.includes(String(input.GroupName)))
            .map((user) => view(user)),
        ),
      ),
      of('ListUserPoolClients', (input) =>
        page(
          'UserPoolClients',
          'NextToken',
          input,
          [...this.clients].map(([ClientId, { ClientName }]) => ({ ClientId, ClientName })),
        ),
      ),
      of('CreateUserPoolClient', ({ GenerateSecret: _, ...settings }) => {
        const ClientId = `client${this.#next++}`;
        this.clients.set(ClientId, { ...settings, ClientSecret: `secret-of-${ClientId}` });
        return { UserPoolClient: { ClientId, ...this.clients.get(ClientId) } };
      }),
      of('DescribeUserPoolClient', ({ ClientId }) => ({
        UserPoolClient: { ClientId, ...this.clients.get(String(ClientId)) },
      })),
      of('UpdateUserPoolClient', ({ ClientId, ...settings }) => {
        const { ClientSecret } = this.clients.get(String(ClientId)) ?? {};
        this.clients.set(String(ClientId), { ...settings, ClientSecret });
        return {};
      }),
      of('DeleteUserPoolClient', ({ ClientId }) => {
        this.clients.delete(String(ClientId));
        return {};
      }),
    ]);
  }

  #create(input: Input) {
    const name = String(input.Username);
    if (this.users.has(name))
      throw new AwsError('UsernameExistsException', 'User account already exists');
    const user = { name, attributes: attributesOf(input), enabled: true, groups: [] };
    this.users.set(name, user);
    return { User: view(user) };
  }

  #user({ Username }: Input): User {
    const found = this.users.get(String(Username));
    if (found) return found;
    throw new AwsError('UserNotFoundException', 'User does not exist.');
  }
}

function view({ name, attributes, enabled }: User, list = 'Attributes') {
  return {
    Username: name,
    Enabled: enabled,
    UserStatus: 'FORCE_CHANGE_PASSWORD',
    [list]: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  };
}

function attributesOf({ UserAttributes }: Input): Record<string, string> {
  return Object.fromEntries(
    (UserAttributes as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]),
  );
}

function page(list: string, token: string, input: Input, rows: object[]) {
  const start = Number(input[token] ?? 0);
  const end = start + PAGE;
  return { [list]: rows.slice(start, end), ...(end < rows.length && { [token]: String(end) }) };
}
