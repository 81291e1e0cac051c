import { Refusal } from '@moorage/sdk';
import type { App } from '../app.ts';
import type { Context, Middleware } from './context.ts';
import { plainPage } from './plain-page.ts';
import { problemHeaders, problemOf, type Problem } from './problem.ts';

/** Whatever is thrown below becomes a problem document; a person who followed a link gets it as a page. */
export function answerProblems(app: App): Middleware {
  return async (context, next) => {
    try {
      await next();
      if (context.status === 404 && context.body == null) {
        throw new Refusal('route.unknown', 'There is nothing at this address.', { status: 404 });
      }
    } catch (error) {
      const problem = problemOf(error, context.state.requestId);
      if (problem.status === 500) {
        app.log.error({ err: error, requestId: context.state.requestId }, 'A request failed unexpectedly');
      }
      answer(context, problem);
      context.set(problemHeaders(error));
    }
  };
}

function answer(context: Context, problem: Problem): void {
  context.status = problem.status;
  context.set('cache-control', 'no-store');
  if (wantsPage(context)) {
    context.type = 'text/html; charset=utf-8';
    context.body = plainPage({
      title: problem.title,
      paragraphs: [problem.detail, `Reference: ${problem.requestId}`],
      brand: context.state.served?.brand.name,
    });
    return;
  }
  context.type = 'application/problem+json';
  context.body = JSON.stringify(problem);
}

const wantsPage = (context: Context): boolean =>
  !/^\/(?:api|webhooks)\//.test(context.path) && context.get('accept').includes('text/html');
