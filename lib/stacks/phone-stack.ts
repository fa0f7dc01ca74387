import { type CfnResource, Duration, Fn } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  CfnContactFlow,
  CfnHoursOfOperation,
  type CfnInstance,
  CfnIntegrationAssociation,
} from 'aws-cdk-lib/aws-connect';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { HONG_KONG_TIME_ZONE } from '../../core/domain/hong-kong.ts';
import { phoneLanguages } from '../../functions/phone/contract.ts';
import { addAlarm } from '../constructs/alarm.ts';
import { LiveAlias } from '../constructs/live-alias.ts';
import type { PhoneKeySecrets } from '../constructs/phone-key-secrets.ts';
import { PhoneKeys } from '../constructs/phone-keys.ts';
import { PhoneNumber } from '../constructs/phone-number.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { contactFlows, type FlowName } from '../contact-flows/contact-flows.ts';
import { accessEnvironment } from '../shared/access-environment.ts';
import type { ConnectStack } from './connect-stack.ts';
import type { DataStack } from './data-stack.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
/**
 * Midnight to midnight. [open] AWS does not document that this means a whole day, as it does in
 * Connect's console. If it does not, the first caller hears that the service is closed.
 */
const WHOLE_DAY = { startTime: { hours: 0, minutes: 0 }, endTime: { hours: 0, minutes: 0 } };

const flowNames: Record<FlowName, string> = {
  yue: 'SSA Cantonese',
  cmn: 'SSA Mandarin',
  en: 'SSA English',
  entry: 'SSA entry',
};

/** Properties of {@link PhoneStack}. */
export interface PhoneStackProps extends StageStackProps {
  data: DataStack;
  connect: ConnectStack;
}

/**
 * What answers calls to the Amazon Connect instance (P1 to P8): the contact flows, the function
 * that they invoke, and the phone number.
 */
export class PhoneStack extends StageStack {
  constructor(scope: Construct, id: string, { data, connect, ...props }: PhoneStackProps) {
    super(scope, id, props);
    const { instance, keySecrets } = connect;
    const hours = new CfnHoursOfOperation(this, 'Hours', {
      instanceArn: instance.attrArn,
      name: 'SSA phone',
      description:
        'Open day and night. Outside these hours callers hear that the service is closed',
      timeZone: HONG_KONG_TIME_ZONE,
      config: DAYS.map((day) => ({ day, ...WHOLE_DAY })),
    });
    const keys = new PhoneKeys(this, 'PhoneKeys', {
      instanceArn: instance.attrArn,
      secrets: keySecrets,
    });
    const phone = this.#addFunction(data, keys, keySecrets);
    const permissions = this.#allowInvoke(instance, phone);
    const flows = this.#addFlows(instance, hours, keys, phone, permissions);
    // Connect's API allows two requests per second, so CloudFormation creates these resources one
    // by one. The two keys do not follow one another, because each of them is optional.
    createInOrder([hours, ...permissions, ...flows]);
    for (const key of keys.securityKeys) createInOrder([hours, key]);

    this.#addAlarms(instance, data);
    const entry = flows.at(-1) as CfnContactFlow;
    const { numberArn } = this.settings.phone;
    if (numberArn) {
      new PhoneNumber(this, 'PhoneNumber', {
        numberArn,
        instance,
        flow: entry,
        alarmTopic: data.alarmTopic,
      });
    }
  }

  /** @returns the alias that flows invoke */
  #addFunction(data: DataStack, keys: PhoneKeys, keySecrets: PhoneKeySecrets): IFunction {
    const phone = new ServiceFunction(this, 'Phone', {
      folder: 'phone',
      description: 'Handles identification, passwords, balances and movements by phone',
      // Connect waits 8 s. A cold start counts against those, but not against this timeout.
      timeout: Duration.seconds(7),
      alarmTopic: data.alarmTopic,
      environment: {
        ...accessEnvironment(data),
        POSITIONS_TABLE: data.positions.tableName,
        PHONE_KEYS: keys.functionEnvironment,
      },
    }).function;
    data.grant(phone, data.accounts, 'GetItem', 'BatchGetItem', 'UpdateItem');
    data.grant(phone, data.credentials, 'BatchGetItem', 'UpdateItem');
    data.grant(phone, data.pastPasswords, 'PutItem', 'ConditionCheckItem');
    data.grant(phone, data.sessions, 'GetItem', 'UpdateItem');
    data.grant(phone, data.positions, 'GetItem', 'Query');
    data.pepper.grantGenerateMac(phone);
    keySecrets.grantRead(phone);
    return new LiveAlias(this, 'Live', { function: phone, versionText: keys.names }).alias;
  }

  /**
   * Allows the flows to invoke the function. This takes both a Lambda permission for Connect and an
   * entry in the instance's list of functions.
   */
  #allowInvoke(instance: CfnInstance, { functionArn }: IFunction): CfnResource[] {
    return [
      new CfnPermission(this, 'ConnectMayInvoke', {
        action: 'lambda:InvokeFunction',
        functionName: functionArn,
        principal: 'connect.amazonaws.com',
        sourceArn: instance.attrArn,
        sourceAccount: this.account,
      }),
      new CfnIntegrationAssociation(this, 'PhoneIntegration', {
        instanceId: instance.attrArn,
        integrationType: 'LAMBDA_FUNCTION',
        integrationArn: functionArn,
      }),
    ];
  }

  /** Adds the flows of the languages, then the entry flow, which refers to them. */
  #addFlows(
    instance: CfnInstance,
    hours: CfnHoursOfOperation,
    keys: PhoneKeys,
    { functionArn }: IFunction,
    permissions: CfnResource[],
  ): CfnContactFlow[] {
    const contents = contactFlows({
      hoursId: `\${Hours}`,
      functionArn: `\${Function}`,
      encryption: { keyId: `\${KeyId}`, certificate: `\${Certificate}` },
      flows: { yue: `\${yue}`, cmn: `\${cmn}`, en: `\${en}` },
    });
    const { keyId, certificate } = keys.encryption;
    const values: Record<string, string> = {
      Hours: hours.attrHoursOfOperationArn,
      Function: functionArn,
      KeyId: keyId,
      Certificate: certificate,
    };
    return [...phoneLanguages, 'entry' as const].map((name) => {
      const content = JSON.stringify(contents[name]);
      const used = Object.entries(values).filter(([value]) => content.includes(`\${${value}}`));
      const flow = new CfnContactFlow(this, `Flow${name}`, {
        instanceArn: instance.attrArn,
        name: flowNames[name],
        type: 'CONTACT_FLOW',
        content: Fn.sub(content, Object.fromEntries(used)),
      });
      flow.cfnOptions.condition = keys.isUsable;
      values[name] = flow.attrContactFlowArn;
      for (const permission of permissions) flow.addResourceDependency(permission);
      return flow;
    });
  }

  #addAlarms(instance: CfnInstance, data: DataStack) {
    const inCalls = { InstanceId: instance.attrId, MetricGroup: 'VoiceCalls' };
    const metric = (metricName: string, dimensionsMap: Record<string, string>) =>
      new Metric({ namespace: 'AWS/Connect', metricName, dimensionsMap, statistic: 'Sum' });
    for (const [name, flow] of Object.entries(flowNames)) {
      const ofFlow = {
        InstanceId: instance.attrId,
        MetricGroup: 'ContactFlow',
        ContactFlowName: flow,
      };
      addAlarm(this, `Flow${name}Broken`, {
        metric: metric('ContactFlowFatalErrors', ofFlow),
        threshold: 1,
        description: 'A contact flow failed, and the call was cut off',
        topic: data.alarmTopic,
      });
    }
    addAlarm(this, 'TooManyCalls', {
      metric: metric('CallsBreachingConcurrencyQuota', inCalls),
      threshold: 1,
      description:
        "Concurrent calls exceeded the instance's quota: some callers heard the busy tone",
      topic: data.alarmTopic,
    });
  }
}

/** Makes each resource depend on the one before it. */
function createInOrder(resources: readonly CfnResource[]): void {
  resources.forEach((resource, index) => {
    const before = resources[index - 1];
    if (before) resource.addResourceDependency(before);
  });
}
