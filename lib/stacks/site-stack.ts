import {
  CfnCondition,
  CfnOutput,
  CfnParameter,
  CfnRule,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  AllowedMethods,
  CachePolicy,
  type CfnDistribution,
  Distribution,
  HttpVersion,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  PriceClass,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketPolicy,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ORIGIN_SECRET_HEADER, VIEWER_ADDRESS_HEADER } from '../../core/http/edge.ts';
import { SESSION_COOKIE } from '../../functions/investor/session-cookie.ts';
import type { OriginSecret } from '../constructs/origin-secret.ts';
import { siteResponseHeaders } from '../constructs/site-response-headers.ts';
import { unusedOnLaptop } from '../constructs/unused-on-laptop.ts';

export interface SiteStackProps extends StackProps {
  api: RestApi;
  originSecret: OriginSecret;
  webAclArn: string;
}

/**
 * The investor's site and the investor API behind one name: CloudFront with its web ACL, the site's files in S3, and below `/api/` the
 * API, to which it proves itself with the origin secret. Files are uploaded by operations (docs/operations.md).
 */
export class SiteStack extends Stack {
  readonly distribution: Distribution;

  constructor(
    scope: Construct,
    id: string,
    { api, originSecret, webAclArn, ...props }: SiteStackProps,
  ) {
    super(scope, id, props);
    const bucket = this.#addBucket();
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Site and API of the investors',
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      // With edges in Hong Kong.
      priceClass: PriceClass.PRICE_CLASS_200,
      webAclId: webAclArn,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: siteResponseHeaders(this, 'Headers'),
      },
      additionalBehaviors: {
        '/api/*': {
          origin: new RestApiOrigin(api, {
            customHeaders: { [ORIGIN_SECRET_HEADER]: originSecret.valueIn(this) },
          }),
          // Redirected, a password would have travelled in the clear already.
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          compress: false,
          // The API gets what it reads. "All but Host" would leave out what CloudFront adds itself.
          originRequestPolicy: new OriginRequestPolicy(this, 'ToApi', {
            comment: 'What the investor API reads of a request',
            headerBehavior: OriginRequestHeaderBehavior.allowList(
              'Content-Type',
              'Origin',
              VIEWER_ADDRESS_HEADER,
            ),
            cookieBehavior: OriginRequestCookieBehavior.allowList(SESSION_COOKIE),
            queryStringBehavior: OriginRequestQueryStringBehavior.all(),
          }),
        },
      },
    });
    unusedOnLaptop(
      bucket.policy as BucketPolicy,
      ['s3:GetObject'],
      'CloudFront itself reads the files of the site',
    );
    this.#takeDomain();
    this.#acknowledgeFindings();
    new CfnOutput(this, 'SiteBucket', {
      description: 'Where the files of the site go',
      value: bucket.bucketName,
    });
    new CfnOutput(this, 'DistributionId', { value: this.distribution.distributionId });
    new CfnOutput(this, 'DistributionDomain', {
      description: 'Where the site is, and what its own domain name points to',
      value: this.distribution.distributionDomainName,
    });
  }

  #addBucket(): Bucket {
    const bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason:
        'It holds what anybody may read through CloudFront, which nobody else reads and which has a log of its own',
    });
    return bucket;
  }

  /** A name of our own, with its certificate, if both are given. */
  #takeDomain() {
    const domain = new CfnParameter(this, 'DomainName', {
      description: 'Name of the site, e.g. ssa.example.hk; empty: the one that CloudFront gives',
      allowedPattern: '([a-z0-9-]+([.][a-z0-9-]+)+)?',
      default: '',
    });
    const certificate = new CfnParameter(this, 'CertificateArn', {
      description: 'Its certificate in Certificate Manager, in us-east-1',
      allowedPattern: '(arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[0-9a-f-]+)?',
      default: '',
    });
    const without = (parameter: CfnParameter) => Fn.conditionEquals(parameter.valueAsString, '');
    new CfnRule(this, 'DomainAndCertificate', {
      assertions: [
        {
          assert: Fn.conditionOr(
            Fn.conditionAnd(without(domain), without(certificate)),
            Fn.conditionNot(Fn.conditionOr(without(domain), without(certificate))),
          ),
          assertDescription: 'DomainName and CertificateArn belong together: both or neither',
        },
      ],
    });
    const given = new CfnCondition(this, 'HasDomain', {
      expression: Fn.conditionNot(without(domain)),
    });
    const cfn = this.distribution.node.defaultChild as CfnDistribution;
    const orNothing = (value: unknown) =>
      Fn.conditionIf(given.logicalId, value, Fn.ref('AWS::NoValue'));
    cfn.addPropertyOverride('DistributionConfig.Aliases', orNothing([domain.valueAsString]));
    cfn.addPropertyOverride(
      'DistributionConfig.ViewerCertificate',
      orNothing({
        AcmCertificateArn: certificate.valueAsString,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      }),
    );
  }

  #acknowledgeFindings() {
    Validations.of(this.distribution).acknowledge(
      {
        id: 'AwsSolutions::AwsSolutions-CFR1',
        reason:
          'Investors may be abroad, and their accounts are guarded by passwords and not by where they are',
      },
      {
        id: 'AwsSolutions::AwsSolutions-CFR3',
        reason:
          'SsaSiteMonitoring delivers the access log, without queries and cookies, which the log meant here would hold',
      },
      {
        id: 'AwsSolutions::AwsSolutions-CFR4',
        reason:
          'With a name of our own (a parameter) TLS 1.2 is the least; without one CloudFront lets nobody choose',
      },
    );
  }
}
