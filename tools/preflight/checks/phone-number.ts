import { ConnectClient, DescribePhoneNumberCommand } from '@aws-sdk/client-connect';
import { deployedResource, resourcePermissions } from '../../shared/stack-resources.ts';
import type { Check } from '../check.ts';
import { editSettings, error, warning } from '../finding.ts';

/**
 * Whether the phone number is claimed to the instance of the stage. Its flows can't answer any
 * other, and the deployment of SsaPhone fails.
 * Source:
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_AssociatePhoneNumberContactFlow.html
 */
export const phoneNumber: Check = {
  subject: 'the phone number',
  permissions: ['connect:DescribePhoneNumber', ...resourcePermissions],
  async run(stage, clientConfig) {
    const { phone, region, stage: name, protection } = stage.settings;
    const instance = await deployedResource(
      stage,
      clientConfig,
      'SsaConnect',
      'AWS::Connect::Instance',
    );
    const edit = editSettings(name);
    if (!phone.numberArn) {
      if (!protection || !instance) return [];
      return [
        warning(
          'The Connect instance has no phone number: nobody can call. A +852 number takes ' +
            'documents and weeks; set its ARN as phone.numberArn',
          `aws connect search-available-phone-numbers --region ${region} --target-arn ${instance} ` +
            '--phone-number-country-code HK --phone-number-type DID',
        ),
      ];
    }
    if (!instance) {
      return [
        error(
          'A number is claimed to an instance, and there is none yet: deploy without ' +
            'phone.numberArn first',
          edit,
        ),
      ];
    }
    const { ClaimedPhoneNumberSummary: number } = await new ConnectClient(clientConfig(region))
      .send(new DescribePhoneNumberCommand({ PhoneNumberId: phone.numberArn }))
      .catch((failure: Error) => {
        if (failure.name !== 'ResourceNotFoundException') throw failure;
        return { ClaimedPhoneNumberSummary: undefined };
      });
    if (!number) return [error(`The phone number ${phone.numberArn} does not exist`, edit)];
    const { Status, Message } = number.PhoneNumberStatus ?? {};
    if (Status !== 'CLAIMED') {
      return [
        error(
          `The phone number ${number.PhoneNumber} is ${Status}, not CLAIMED. ${Message ?? ''}`.trim(),
          `aws connect describe-phone-number --region ${region} --phone-number-id ${phone.numberArn}`,
        ),
      ];
    }
    if (number.TargetArn === instance) return [];
    return [
      error(
        `The phone number ${number.PhoneNumber} belongs to ${number.TargetArn}, not to the ` +
          `stage's instance`,
        `aws connect update-phone-number --region ${region} --phone-number-id ${phone.numberArn} ` +
          `--target-arn ${instance}`,
      ),
    ];
  },
};
