import { CfnOutput, type CfnResource, Duration, Fn } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  CfnContactFlow,
  CfnHoursOfOperation,
  type CfnInstance,
  CfnIntegrationAssociation,
} from 'aws-cdk-lib/aws-connect';
import { CfnPermission, type IFunction, type Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { HONG_KONG_TIME_ZONE } from '../../core/domain/hong-kong.ts';
import { FAULT } from '../../core/logging/fault-log.ts';
import { MAX_ENTRY_MS, type PhoneStep, phoneLanguages } from '../../functions/phone/contract.ts';
import { addAlarm, addCompositeAlarm, addPart, SUSTAINED } from '../constructs/alarm.ts';
import { LiveAlias } from '../constructs/live-alias.ts';
import { alarmOnLogMessage } from '../constructs/log-message-alarm.ts';
import { addLogMetric } from '../constructs/log-metric.ts';
import { phoneHours } from '../constructs/phone-hours.ts';
import type { PhoneKeySecrets } from '../constructs/phone-key-secrets.ts';
import { PhoneKeys } from '../constructs/phone-keys.ts';
import { PhoneNumber } from '../constructs/phone-number.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { sumOf } from '../constructs/sum-metric.ts';
import {
  contactFlows,
  type FlowBindings,
  type FlowName,
  type SlowName,
} from '../contact-flows/contact-flows.ts';
import { accessEnvironment } from '../shared/access-environment.ts';
import { createInOrder } from '../shared/create-in-order.ts';
import type { ConnectStack } from './connect-stack.ts';
import type { DataStack } from './data-stack.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** Failed steps in five minutes that are more than one caller's bad luck. */
const MANY_FAULTS = 3;

const flowNames: Record<FlowName, string> = {
  yue: 'SSA Cantonese',
  cmn: 'SSA Mandarin',
  en: 'SSA English',
  yueSlow: 'SSA Cantonese slow',
  cmnSlow: 'SSA Mandarin slow',
  enSlow: 'SSA English slow',
  entry: 'SSA entry',
};

/** What test cases of the flows refer to. */
export interface Tested {
  /** ARN of the flow that calls begin in; there is none before the stack has a key. */
  entryFlow: string;
  functionArn: string;
  hoursId: string;
}

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
  /** What the test cases of the stage, if it has any, refer to. */
  readonly tested: Tested;

  constructor(scope: Construct, id: string, { data, connect, ...props }: PhoneStackProps) {
    super(scope, id, props);
    const { instance, keySecrets } = connect;
    const hours = new CfnHoursOfOperation(this, 'Hours', {
      instanceArn: instance.attrArn,
      name: 'SSA phone',
      description: 'Outside these hours callers hear that the service is closed',
      timeZone: HONG_KONG_TIME_ZONE,
      ...phoneHours(this.settings.phone.hours),
    });
    const keys = new PhoneKeys(this, 'PhoneKeys', {
      instanceArn: instance.attrArn,
      secrets: keySecrets,
    });
    const phone = this.#addFunction(data, keys, keySecrets);
    // What the flows invoke.
    const live = new LiveAlias(this, 'Live', { function: phone, versionText: keys.names });
    const permissions = this.#allowInvoke(instance, live.alias);
    const flows = this.#addFlows(instance, hours, keys, live.alias, permissions);
    // Connect's API allows two requests per second, so CloudFormation creates these resources one
    // by one. The two keys do not follow one another, because each of them is optional.
    createInOrder([hours, ...permissions, ...flows]);
    for (const key of keys.securityKeys) createInOrder([hours, key]);

    live.rollBackOn('Faults', this.#addAlarms(instance, phone, data));
    const entry = flows.at(-1) as CfnContactFlow;
    this.tested = this.#exportForTests(entry, keys, live.alias, hours);
    const { numberArn } = this.settings.phone;
    if (numberArn) {
      new PhoneNumber(this, 'PhoneNumber', {
        numberArn,
        instance,
        flow: entry,
        alarms: data.alarms,
      });
    }
  }

  /**
   * Exports what test cases refer to, in a stage without them too: otherwise CloudFormation would
   * refuse to update this stack after they are turned off, while their stacks still exist.
   */
  #exportForTests(
    entry: CfnContactFlow,
    keys: PhoneKeys,
    { functionArn }: IFunction,
    { attrHoursOfOperationArn: hoursId }: CfnHoursOfOperation,
  ): Tested {
    const exportName = `${this.stackName}:EntryFlow`;
    new CfnOutput(this, 'EntryFlow', {
      description: 'The flow that calls begin in',
      value: entry.attrContactFlowArn,
      exportName,
      condition: keys.isUsable,
    });
    for (const value of [functionArn, hoursId]) this.exportValue(value);
    return { entryFlow: Fn.importValue(exportName), functionArn, hoursId };
  }

  #addFunction(data: DataStack, keys: PhoneKeys, keySecrets: PhoneKeySecrets): LambdaFn {
    const phone = new ServiceFunction(this, 'Phone', {
      folder: 'phone',
      description: 'Handles identification, passwords, balances and movements by phone',
      timeout: Duration.millis(MAX_ENTRY_MS),
      alarms: data.alarms,
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
    return phone;
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

  /** Adds each flow after those that it refers to: the slow ones first, the entry flow last. */
  #addFlows(
    instance: CfnInstance,
    hours: CfnHoursOfOperation,
    keys: PhoneKeys,
    { functionArn }: IFunction,
    permissions: CfnResource[],
  ): CfnContactFlow[] {
    const slowFlows = phoneLanguages.map((each): SlowName => `${each}Slow`);
    const inLanguages = [...slowFlows, ...phoneLanguages];
    const contents = contactFlows(
      {
        hoursId: `\${Hours}`,
        functionArn: `\${Function}`,
        encryption: { keyId: `\${KeyId}`, certificate: `\${Certificate}` },
        flows: Object.fromEntries(
          inLanguages.map((each) => [each, `\${${each}}`]),
        ) as FlowBindings['flows'],
      },
      this.settings.phone,
    );
    const { keyId, certificate } = keys.encryption;
    const values: Record<string, string> = {
      Hours: hours.attrHoursOfOperationArn,
      Function: functionArn,
      KeyId: keyId,
      Certificate: certificate,
    };
    return [...inLanguages, 'entry' as const].map((name) => {
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

  /**
   * Adds a ticket for each kind of failed call, and a page while such failures go on.
   * @returns the metric of faults, those included that the function answers itself: AWS refused it
   *   something, which is no error to Lambda
   */
  #addAlarms(instance: CfnInstance, phone: LambdaFn, data: DataStack): Metric {
    const inConnect = (metricName: string, of: Record<string, string>) =>
      new Metric({
        namespace: 'AWS/Connect',
        metricName,
        dimensionsMap: { InstanceId: instance.attrId, ...of },
        statistic: 'Sum',
      });
    const flows = Object.entries(flowNames).map(([name, flow]) => [
      name,
      inConnect('ContactFlowFatalErrors', { MetricGroup: 'ContactFlow', ContactFlowName: flow }),
    ]);
    const brokenFlows = sumOf(Object.fromEntries(flows));
    const refusedCalls = inConnect('CallsBreachingConcurrencyQuota', { MetricGroup: 'VoiceCalls' });
    const { ticket, page } = data.alarms;
    const flowBroken = 'A contact flow failed, and the call was cut off';
    addAlarm(this, 'FlowBroken', {
      metric: brokenFlows,
      threshold: 1,
      description: flowBroken,
      topic: ticket,
    });
    const tooManyCalls =
      "Concurrent calls exceeded the instance's quota: some callers heard the busy tone";
    addAlarm(this, 'TooManyCalls', {
      metric: refusedCalls,
      threshold: 1,
      description: tooManyCalls,
      topic: ticket,
    });
    const faults = alarmOnLogMessage(phone, 'PhoneFaults', {
      logGroup: phone.logGroup,
      message: FAULT,
      description: 'A caller heard that the service is not available',
      topic: ticket,
    });
    const undecrypted = addLogMetric(phone, 'PhoneUndecrypted', {
      logGroup: phone.logGroup,
      lines: FilterPattern.booleanValue('$.sealed', true),
    });
    addAlarm(phone, 'PhoneUndecrypted', {
      metric: undecrypted,
      threshold: 1,
      description: 'No private key decrypts what a caller keyed, and the caller was asked again',
      topic: ticket,
    });
    addLogMetric(phone, 'PhonePasswords', {
      logGroup: phone.logGroup,
      lines: FilterPattern.stringValue('$.step', '=', 'authenticate' satisfies PhoneStep),
      dimensions: { Result: '$.result' },
    });
    const failing = (name: string, metric: IMetric, description: string, threshold = 1) =>
      addPart(this, name, { metric, threshold, description, periods: SUSTAINED });
    addCompositeAlarm(this, 'CallersCannotGetThrough', {
      parts: [
        failing('FlowsFailing', brokenFlows, flowBroken),
        failing('CallsRefused', refusedCalls, tooManyCalls),
        failing(
          'StepsFailing',
          // A function that is throttled or ends too late logs no fault.
          sumOf({
            faults,
            undecrypted,
            errors: phone.metricErrors(),
            throttles: phone.metricThrottles(),
          }),
          'Several entries of callers were not processed, and that goes on',
          MANY_FAULTS,
        ),
      ],
      description: 'Callers are cut off, hear the busy tone, or hear that nothing works',
      topic: page,
    });
    return faults;
  }
}
