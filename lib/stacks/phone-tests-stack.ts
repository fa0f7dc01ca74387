import { type App, type CfnResource, Fn } from 'aws-cdk-lib';
import { CfnHoursOfOperation, CfnTestCase } from 'aws-cdk-lib/aws-connect';
import type { Construct } from 'constructs';
import { HONG_KONG_TIME_ZONE } from '../../core/domain/hong-kong.ts';
import { type PhoneLanguage, phoneLanguages } from '../../functions/phone/contract.ts';
import { type CallPart, scenariosOf } from '../contact-flows/scenarios/index.ts';
import { languagesOf } from '../contact-flows/scenarios/scenario.ts';
import { compile, type TestBindings } from '../contact-flows/testing-language/compile.ts';
import { createInOrder } from '../shared/create-in-order.ts';
import type { ConnectStack } from './connect-stack.ts';
import type { PhoneStack, Tested } from './phone-stack.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** Properties of {@link PhoneTestsStack}. */
export interface PhoneTestsStackProps extends StageStackProps {
  connect: ConnectStack;
  tested: Tested;
  language: PhoneLanguage;
  part: CallPart;
}

/**
 * Scenarios of calls as test cases of Amazon Connect: one language, one part of a call. Only stages
 * whose settings ask for them have such stacks: a test case makes a contact in the instance. They
 * are stacks of their own, so that what Connect may refuse fails nothing else, and several, since a
 * template may have 1 MB.
 */
export class PhoneTestsStack extends StageStack {
  constructor(scope: Construct, id: string, props: PhoneTestsStackProps) {
    const { connect, tested, language, part, ...others } = props;
    super(scope, id, others);
    const instanceArn = connect.instance.attrArn;
    const mine = scenariosOf[part].filter((scenario) => languagesOf(scenario).includes(language));
    const created: CfnResource[] = [];
    let closed: CfnHoursOfOperation | undefined;
    if (mine.some((scenario) => scenario.closed)) {
      closed = new CfnHoursOfOperation(this, 'Closed', {
        instanceArn,
        name: 'SSA phone tests, closed',
        description: 'Never open. Only test cases refer to these hours',
        timeZone: HONG_KONG_TIME_ZONE,
        config: [],
      });
      created.push(closed);
    }
    const values: Record<string, string> = {
      Function: tested.functionArn,
      Hours: tested.hoursId,
      ...(closed && { Closed: closed.attrHoursOfOperationArn }),
    };
    for (const scenario of mine)
      created.push(
        new CfnTestCase(this, scenario.name, {
          instanceArn,
          name: `${scenario.name} (${language})`,
          status: 'PUBLISHED',
          entryPoint: {
            type: 'VOICE_CALL',
            voiceCallEntryPointParameters: { flowId: tested.entryFlow },
          },
          content: substituted(JSON.stringify(compile(scenario, language, names)), values),
        }),
      );
    createInOrder(created);
  }
}

/**
 * Adds a stack for each language and part of a call: `SsaPhoneTestsYueAccess`. They refer to the
 * entry flow by its export, so that they are deployed after the phone's stack. As long as it has no
 * key, they cannot be deployed.
 */
export function addPhoneTests(
  app: App,
  {
    phone,
    ...others
  }: Omit<PhoneTestsStackProps, 'tested' | 'language' | 'part'> & {
    phone: PhoneStack;
  },
): void {
  const props = { ...others, tested: phone.tested };
  const capital = (name: string) => name.replace(/^./, (first) => first.toUpperCase());
  for (const language of phoneLanguages)
    for (const part of Object.keys(scenariosOf) as CallPart[]) {
      const id = `SsaPhoneTests${capital(language)}${capital(part)}`;
      new PhoneTestsStack(app, id, { ...props, language, part }).addStackDependency(phone);
    }
}

/** Names that `Fn::Sub` replaces in the content of a test case. */
const names: TestBindings = {
  functionArn: `\${Function}`,
  hoursId: `\${Hours}`,
  closedHoursId: `\${Closed}`,
};

function substituted(content: string, values: Readonly<Record<string, string>>): string {
  const used = Object.entries(values).filter(([name]) => content.includes(`\${${name}}`));
  return used.length > 0 ? Fn.sub(content, Object.fromEntries(used)) : content;
}
