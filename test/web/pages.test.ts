/** Statements, alerts, activity, and the pages to read. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { personalDatum } from '../log-search/secrets.ts';
import { LANGUAGES, type Stage, startStage, Visitor } from '../support/web/browser.ts';
import { signedIn } from '../support/web/guests.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

it('the pages to read are there for everybody, in each language', async () => {
  const visitor = await Visitor.open(stage, 'guides', 360);
  for (const language of LANGUAGES) {
    await visitor.page.click(`.languages [lang|=${language === 'en' ? 'en' : 'zh'}]`);
    for (const guide of ['help', 'security', 'privacy', 'accessibility', 'terms']) {
      await visitor.goto(`/${guide}`);
      await visitor.sees(guide === 'terms' ? '.terms' : '.guide section');
      await visitor.inspect(`${guide}-${language}`);
    }
  }
  await visitor.goto('/help');
  await visitor.sees('.guide:has-text("2979-7333")');
  await visitor.close();
});
