import {
  CfnParameter,
  type CfnResource,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  CfnContactFlow,
  CfnHoursOfOperation,
  CfnInstance,
  CfnIntegrationAssociation,
} from 'aws-cdk-lib/aws-connect';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { phoneLanguages } from '../../functions/phone/contract.ts';
import { accessEnvironment } from '../constructs/access-environment.ts';
import { addAlarm } from '../constructs/alarm.ts';
import { alarmOnLossOfKeys } from '../constructs/key-in-danger.ts';
import { PhoneKeys } from '../constructs/phone-keys.ts';
import { PhoneNumber } from '../constructs/phone-number.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { contactFlows, type FlowName } from '../contact-flows/contact-flows.ts';
import type { DataStack } from './data-stack.ts';

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
/** [open] That midnight to midnight is a whole day, as in Connect's console. If it is none, the first call hears that the line is closed. */
const WHOLE_DAY = { startTime: { hours: 0, minutes: 0 }, endTime: { hours: 0, minutes: 0 } };

const flowNames: Record<FlowName, string> = {
  yue: 'SSA Cantonese',
  cmn: 'SSA Mandarin',
  en: 'SSA English',
  entry: 'SSA entry',
};

export interface PhoneStackProps extends StackProps {
  data: DataStack;
}

/**
 * The phone: an instance of Amazon Connect that takes calls and does nothing else, the contact flows, and the function that they invoke
 * (P1 to P8). Nobody is recorded, nobody signs in to the instance, nobody is called.
 */
export class PhoneStack extends Stack {
  constructor(scope: Construct, id: string, { data, ...props }: PhoneStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const alias = new CfnParameter(this, 'InstanceAlias', {
      description: 'Name of the Connect instance; unique among all there are, and for good',
      allowedPattern: '(?!d-)[0-9A-Za-z]+(-[0-9A-Za-z]+)*',
      maxLength: 45,
    }).valueAsString;

    const flowLog = new LogGroup(this, 'FlowLog', {
      logGroupName: `/aws/connect/${alias}`,
      retention: RetentionDays.THIRTEEN_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const instance = new CfnInstance(this, 'Instance', {
      instanceAlias: alias,
      identityManagementType: 'SAML',
      attributes: {
        inboundCalls: true,
        outboundCalls: false,
        contactflowLogs: true,
        contactLens: false,
        earlyMedia: false,
        highVolumeOutBound: false,
        multiPartyConference: false,
      },
    });
    // Connect would make it itself, for ever.
    instance.node.addDependency(flowLog);

    const hours = new CfnHoursOfOperation(this, 'Hours', {
      instanceArn: instance.attrArn,
      name: 'SSA phone',
      description: 'Day and night. Shortened by hand, callers are told that the service is closed',
      timeZone: 'Asia/Hong_Kong',
      config: DAYS.map((day) => ({ day, ...WHOLE_DAY })),
    });
    const keys = new PhoneKeys(this, 'PhoneKeys', instance.attrArn);
    alarmOnLossOfKeys(
      this,
      'Somebody disabled, or scheduled the deletion of, the key of the private keys of the phone',
      [keys.key],
      data.alarmTopic,
    );
    const phone = this.#addFunction(data, keys);
    const rights = this.#letInvoke(instance, phone);
    const flows = this.#addFlows(instance, hours, keys, phone, rights);
    // Connect's API allows two requests a second: one after the other, but for the two keys, of which there may be one only.
    inOrder([hours, ...rights, ...flows]);
    for (const key of keys.securityKeys) inOrder([hours, key]);

    this.#watch(instance, data);
    const entry = flows.at(-1) as CfnContactFlow;
    new PhoneNumber(this, 'PhoneNumber', { instance, flow: entry, alarmTopic: data.alarmTopic });
  }

  #addFunction(data: DataStack, keys: PhoneKeys): IFunction {
    const phone = new ServiceFunction(this, 'Phone', {
      folder: 'phone',
      description: 'Identification, passwords, balances and movements on the phone',
      // Connect waits eight seconds, and a cold start comes before the function's own time begins.
      timeout: Duration.seconds(7),
      reservedConcurrency: 50,
      alarmTopic: data.alarmTopic,
      environment: {
        ...accessEnvironment(data),
        POSITIONS_TABLE: data.positions.tableName,
        PHONE_KEYS: keys.ofFunction,
      },
    }).function;
    data.grant(phone, data.accounts, 'GetItem', 'BatchGetItem', 'UpdateItem');
    data.grant(phone, data.credentials, 'BatchGetItem', 'UpdateItem');
    data.grant(phone, data.pastPasswords, 'PutItem', 'ConditionCheckItem');
    data.grant(phone, data.sessions, 'GetItem', 'UpdateItem');
    data.grant(phone, data.positions, 'GetItem', 'Query');
    data.pepper.grantGenerateMac(phone);
    keys.grantRead(phone);
    return phone;
  }

  /** Both are needed: Connect's list of functions that flows may invoke, and Lambda's that Connect may. */
  #letInvoke(instance: CfnInstance, { functionArn }: IFunction): CfnResource[] {
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

  /** The languages first: the entry flow knows them, and none of them knows another. */
  #addFlows(
    instance: CfnInstance,
    hours: CfnHoursOfOperation,
    keys: PhoneKeys,
    { functionArn }: IFunction,
    rights: CfnResource[],
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
      values[name] = flow.attrContactFlowArn;
      for (const right of rights) flow.addResourceDependency(right);
      return flow;
    });
  }

  #watch(instance: CfnInstance, data: DataStack) {
    const inCalls = { InstanceId: instance.attrId, MetricGroup: 'VoiceCalls' };
    const metric = (metricName: string, dimensionsMap: Record<string, string>) =>
      new Metric({ namespace: 'AWS/Connect', metricName, dimensionsMap, statistic: 'Sum' });
    for (const [name, flow] of Object.entries(flowNames)) {
      const ofFlow = {
        InstanceId: instance.attrId,
        MetricGroup: 'ContactFlow',
        ContactFlowName: flow,
      };
      addAlarm(
        this,
        `Flow${name}Broken`,
        metric('ContactFlowFatalErrors', ofFlow),
        1,
        'Connect could not go on with a contact flow: a caller was cut off',
        data.alarmTopic,
      );
    }
    addAlarm(
      this,
      'TooManyCalls',
      metric('CallsBreachingConcurrencyQuota', inCalls),
      1,
      "More calls at once than the instance's quota: callers heard the engaged tone",
      data.alarmTopic,
    );
  }
}

function inOrder(resources: readonly CfnResource[]): void {
  resources.forEach((resource, index) => {
    const before = resources[index - 1];
    if (before) resource.addResourceDependency(before);
  });
}
