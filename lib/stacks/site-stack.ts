import {
  CfnOutput,
  CrossStackReferences,
  Duration,
  ReferenceStrength,
  Validations,
} from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  PriceClass,
  SecurityPolicyProtocol,
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
import {
  ORIGIN_SECRET_HEADER,
  VIEWER_ADDRESS_HEADER,
  VIEWER_HOST_HEADER,
  VIEWER_PROTOCOL_HEADER,
} from '../../core/http/edge.ts';
import { SESSION_COOKIE } from '../../core/sessions/session-cookie.ts';
import { CEREMONY_COOKIE } from '../../functions/passkeys/ceremony.ts';
import type { OriginSecret } from '../constructs/origin-secret.ts';
import { siteResponseHeaders } from '../constructs/site-response-headers.ts';
import { uncachedErrors } from '../constructs/uncached-errors.ts';
import { viewerHost } from '../constructs/viewer-host.ts';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';
import { dataRemovalPolicy, StageStack, type StageStackProps } from './stage-stack.ts';

/** Properties of {@link SiteStack}. */
export interface SiteStackProps extends StageStackProps {
  api: RestApi;
  originSecret: OriginSecret;
  webAclArn: string;
}

/**
 * The investor's site and the investor API under one domain: CloudFront with its web ACL serves the
 * site's files from S3, and forwards `/api/*` to the API together with the origin secret.
 * `npm run deploy` uploads the files.
 */
export class SiteStack extends StageStack {
  /** The CloudFront distribution of the site and the API. */
  readonly distribution: Distribution;

  constructor(
    scope: Construct,
    id: string,
    { api, originSecret, webAclArn, ...props }: SiteStackProps,
  ) {
    super(scope, id, props);
    const bucket = this.#addBucket();
    const { site, stage } = this.settings;
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Site and API of the investors',
      defaultRootObject: 'index.html',
      ...(site && {
        domainNames: [site.domainName],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', site.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      httpVersion: HttpVersion.HTTP2_AND_3,
      // Includes the edge locations in Hong Kong.
      priceClass: PriceClass.PRICE_CLASS_200,
      webAclId: webAclArn,
      errorResponses: uncachedErrors,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: siteResponseHeaders(this, 'Headers'),
      },
      additionalBehaviors: {
        '/api/*': {
          origin: new RestApiOrigin(api, {
            customHeaders: {
              [ORIGIN_SECRET_HEADER]: originSecret.valueIn(this, 'OriginHeaderVersion', 'to send'),
            },
          }),
          // No redirect: the password would have been sent in clear text already.
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          compress: false,
          functionAssociations: [viewerHost(this, 'ViewerHost')],
          // Forwards only what the API reads. The managed policy AllViewerExceptHostHeader would
          // not forward the headers that CloudFront adds.
          originRequestPolicy: new OriginRequestPolicy(this, 'ToApi', {
            originRequestPolicyName: `${stage}-SsaToApi`,
            comment: 'What the investor API reads of a request',
            headerBehavior: OriginRequestHeaderBehavior.allowList(
              'Content-Type',
              'Origin',
              VIEWER_ADDRESS_HEADER,
              VIEWER_PROTOCOL_HEADER,
              VIEWER_HOST_HEADER,
            ),
            cookieBehavior: OriginRequestCookieBehavior.allowList(SESSION_COOKIE, CEREMONY_COOKIE),
            queryStringBehavior: OriginRequestQueryStringBehavior.all(),
          }),
        },
      },
    });
    // Its alarms are in another region, which a strong reference does not reach.
    CrossStackReferences.of(this.distribution).produce(ReferenceStrength.WEAK);
    unusedOnLaptop(
      bucket.policy as BucketPolicy,
      ['s3:GetObject'],
      'CloudFront itself reads the files of the site',
    );
    this.#acknowledgeFindings();
    new CfnOutput(this, 'SiteBucket', {
      description: 'Bucket of the files of the site',
      value: bucket.bucketName,
    });
    new CfnOutput(this, 'DistributionArn', {
      description: 'Parameter of SsaSiteMonitoring',
      value: this.distribution.distributionArn,
    });
    new CfnOutput(this, 'DistributionDomain', {
      description: 'Domain name of the distribution: the alias of the site has to point to it',
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
      removalPolicy: dataRemovalPolicy(this),
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason:
        'Its content is public through CloudFront, which alone may read it and which has its own ' +
        'access log',
    });
    return bucket;
  }

  #acknowledgeFindings() {
    Validations.of(this.distribution).acknowledge(
      {
        id: 'AwsSolutions::AwsSolutions-CFR1',
        reason: 'Investors may be abroad, and passwords protect their accounts, not their location',
      },
      {
        id: 'AwsSolutions::AwsSolutions-CFR3',
        reason:
          'SsaSiteMonitoring delivers the access log without queries and cookies, which the ' +
          'legacy log of this rule would contain',
      },
      {
        id: 'AwsSolutions::AwsSolutions-CFR4',
        reason:
          'With a custom domain name (a setting) the minimum is TLS 1.2. Without one, ' +
          'CloudFront offers no choice of the minimum',
      },
    );
  }
}
