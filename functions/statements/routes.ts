/** The routes of the statements (api.md, `/api`): input, use case, and answer in HTTP. */
import * as z from 'zod/mini';
import { accountKey } from '../../core/domain/identifiers.ts';
import { isRefused } from '../../core/domain/refusal.ts';
import { STATEMENT_ID } from '../../core/domain/statement.ts';
import { cursor } from '../../core/http/cursor-form.ts';
import { type Route, route } from '../../core/http/route.ts';
import { signedInTo } from '../../core/sessions/signed-in.ts';
import * as answers from './answers.ts';
import type { StatementsContext } from './context.ts';
import { fetchStatement } from './fetch-statement.ts';
import { listStatements, statementView } from './list-statements.ts';

const signedIn = signedInTo<StatementsContext>();

const id = z.string().check(z.regex(STATEMENT_ID), z.describe('As in the list'));

export const routes: Route<StatementsContext>[] = [
  route({
    method: 'GET',
    path: '/api/account/statements',
    summary: 'The statements of the account, newest first',
    query: z.strictObject({ cursor: z.optional(cursor) }),
    answers: { status: 200, body: answers.statements, refusals: ['not-signed-in'] },
    handle: signedIn(async (context, { account }, { query }) => {
      const page = await listStatements(context, accountKey(account), query.cursor);
      const { items, cursor } = page;
      return {
        status: 200,
        body: { statements: items.map(statementView), ...(cursor && { cursor }) },
      };
    }),
  }),
  route({
    method: 'GET',
    path: '/api/account/statements/{id}',
    parameters: { id },
    summary: 'One statement as a PDF',
    answers: {
      status: 200,
      file: 'application/pdf',
      headers: ['Content-Disposition'],
      refusals: ['not-signed-in', 'not-found'],
    },
    handle: signedIn(async (context, current, { path, origin }) => {
      const pdf = await fetchStatement(context, current, path.id, origin);
      if (isRefused(pdf)) return pdf;
      const name = `attachment; filename="statement-${path.id}.pdf"`;
      return {
        status: 200,
        file: { type: 'application/pdf', content: pdf },
        headers: { 'Content-Disposition': name },
      };
    }),
  }),
];
