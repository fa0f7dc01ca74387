/** The settings of one stage: everything that differs between two deployments of the service. */
import { z } from 'zod';
import { identifierForms } from '../../core/domain/identifiers.ts';
import { digestLanguages } from '../../functions/digest/digest-message.ts';

const emailAddress = z.string().regex(/^[^\s@]+@[a-z0-9-]+([.][a-z0-9-]+)+$/, 'an e-mail address');
const domainName = z.string().regex(/^[a-z0-9-]+([.][a-z0-9-]+)+$/, 'a domain name');
const region = z.string().regex(/^[a-z]{2}-[a-z]+-\d$/, 'a region');

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):(00|30)$/, 'HH:00 or HH:30');

/** Functions that may have reserved concurrency, by their construct id. */
export const functionNames = [
  'Investor',
  'Statements',
  'Passkeys',
  'Broker',
  'TokenClaims',
  'Phone',
  'Audit',
  'Messages',
  'Feed',
] as const;

/** Name of a function in the settings. */
export type FunctionName = (typeof functionNames)[number];

/**
 * Settings of a stage. Each stage is a file in lib/config/stages; its name is the stage's name.
 * Unknown fields are errors.
 */
export const stageSettings = z
  .strictObject({
    /** The only account that the stage may be deployed to. If absent, any account. */
    account: z
      .string()
      .regex(/^\d{12}$/, 'twelve digits')
      .optional(),
    /** Region of everything but CloudFront's parts, which are in us-east-1. */
    region,
    /**
     * Whether data outlives mistakes: termination and deletion protection, retained resources, and
     * an archive that nobody can delete. Without it, the stage can be removed whole.
     */
    protection: z.boolean(),
    /** The site's own domain name. If absent, CloudFront's domain is the site's. */
    site: z
      .strictObject({
        domainName,
        /** Its certificate in Certificate Manager, which must be in us-east-1. */
        certificateArn: z
          .string()
          .regex(
            /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/,
            'the ARN of a certificate in us-east-1',
          ),
      })
      .optional(),
    participants: z.strictObject({
      /**
       * Prefix of the domain where participants sign in; unique in the region. If absent,
       * `ssa-<stage>-<account>`.
       */
      domainPrefix: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'a domain prefix')
        .optional(),
      /** URLs to which Cognito redirects people after sign-in. */
      callbackUrls: z.array(z.url()).min(1),
      /**
       * The e-mail of each working day about revoked passwords and waiting requests. If absent, no
       * participant gets one.
       */
      digest: z
        .strictObject({
          /** From when on it is sent, in Hong Kong; within a quarter of an hour. */
          at: timeOfDay,
          /** Who gets it, by participant ID. */
          to: z.record(
            z.string().regex(identifierForms.participantId, 'a participant ID'),
            z.strictObject({
              /** SES takes fifty in one e-mail. */
              addresses: z.array(emailAddress).min(1).max(50),
              /** English or Traditional Chinese. */
              language: z.enum(digestLanguages),
            }),
          ),
        })
        .optional(),
    }),
    messages: z.strictObject({
      /** Sender of e-mails to investors. SES must have verified its domain. */
      senderAddress: emailAddress,
      /**
       * What text messages may cost the account in a month, in US dollars; then SNS sends no more.
       * A setting of the account: the highest of its stages.
       */
      smsMonthlyLimitUsd: z.int().positive(),
    }),
    phone: z.strictObject({
      /**
       * Whether the calls of lib/contact-flows/scenarios are deployed as test cases of Connect. Not
       * with protection: each run of one is a contact in the instance.
       */
      testCases: z.boolean().optional(),
      /**
       * Alias of the Connect instance: unique among all instances of all accounts, never usable
       * again, and fixed once deployed. If absent, `ssa-<stage>-<account>`.
       */
      instanceAlias: z
        .string()
        .max(45)
        .regex(/^(?!d-)[0-9A-Za-z]+(-[0-9A-Za-z]+)*$/, 'an alias of a Connect instance')
        .optional(),
      /** ARN of a phone number claimed to the instance. If absent, nobody can phone. */
      numberArn: z
        .string()
        .regex(
          /^arn:[a-z-]+:connect:[a-z0-9-]+:\d{12}:phone-number\/[0-9A-Za-z-]+$/,
          'the ARN of a phone number',
        )
        .optional(),
      /**
       * The number of the phone system as the site shows it, e.g. `2979-7333`. If absent, the site
       * refers to the participants.
       */
      displayNumber: z
        .string()
        .regex(/^[+]?\d[\d -]{6,}\d$/, 'a phone number')
        .optional(),
      /**
       * The number of people who help callers, as it is written, e.g. `2211 6666`: said when a
       * password is revoked and when a caller gets nowhere. If absent, callers are referred to the
       * participants.
       */
      helpNumber: z
        .string()
        .regex(/^[+]?\d[\d -]{6,}\d$/, 'a phone number')
        .optional(),
      /**
       * How fast the voices speak, in per cent of their own rate. If absent, 100. A caller who
       * presses 8 in the main menu hears four fifths of it.
       */
      speakingRate: z.int().min(50).max(150).optional(),
      /**
       * When calls are taken, in Hong Kong's time; callers hear it while the line is closed. If
       * absent, day and night.
       */
      hours: z
        .strictObject({
          opens: timeOfDay,
          /** `00:00` is midnight at the end of the day. */
          closes: timeOfDay,
          days: z.enum(['every day', 'weekdays']),
          /** Public holidays, on which no calls are taken. */
          closedOn: z.array(z.iso.date()).optional(),
        })
        .refine(
          ({ opens, closes }) => closes === '00:00' || opens < closes,
          'closes after it opens, on the same day',
        )
        .optional(),
    }),
    alarms: z.strictObject({
      /** E-mail addresses that wake somebody. AWS asks each address to confirm. */
      page: z.array(emailAddress),
      /** E-mail addresses of what can wait for working hours. */
      ticket: z.array(emailAddress),
    }),
    /**
     * When the depository's daily files are due; an alarm is raised while one is missing. If
     * absent, nobody watches for them.
     */
    dailyFiles: z
      .strictObject({
        /** Hours after midnight in Hong Kong of the day in a file's name; 30 is 6:00 a day later. */
        dueHours: z.int().min(0).max(72),
        /** Weekdays without files, by year. From December on the coming year should be there. */
        holidays: z
          .record(z.string().regex(/^20\d\d$/, 'a year'), z.array(z.iso.date()))
          .refine(
            (years) =>
              Object.entries(years).every(([year, dates]) =>
                dates.every((date) => date.startsWith(`${year}-`)),
              ),
            'each holiday stands under its own year',
          ),
      })
      .optional(),
    /**
     * Reserved concurrency by function. If absent, the functions share the account's concurrency:
     * a new account has only 10, of which nothing may be reserved.
     */
    concurrency: z.record(z.enum(functionNames), z.int().positive()).optional(),
    /** Backups of the tables. Required with protection; without it there are none. */
    backup: z
      .strictObject({
        /**
         * Another region, which gets a copy of each backup and a replica of the pepper key. If
         * absent, the loss of the stage's region is the loss of its data.
         */
        copyRegion: region.optional(),
      })
      .optional(),
    /** The depository's daily files. */
    feed: z
      .strictObject({
        /**
         * Writes a second that Positions takes from the beginning, for a first file of millions of
         * lines (docs/scale.md). Charged once, and never taken back. If absent, AWS's 4,000.
         */
        warmWriteUnits: z.int().min(4000).max(40_000).optional(),
      })
      .optional(),
    /**
     * Whether new code of the functions for investors, participants and callers first gets a tenth
     * of the requests, and goes back if it fails. Without it, it gets all of them immediately.
     */
    trafficShifting: z.boolean().optional(),
    retention: z.strictObject({
      /** Days for which logs are kept; one of the values that CloudWatch Logs supports. */
      logDays: z.union([7, 14, 30, 90, 180, 365, 400, 731].map((days) => z.literal(days))),
      /** Years for which the archive of events is kept. With protection it is locked. */
      archiveYears: z.int().positive(),
      /** Years for which accounts' events are kept in AuditTrail. If absent, for ever. */
      trailYears: z.int().positive().optional(),
      /**
       * Years for which a closed account is kept with its holder after the closing. Its number and
       * its user IDs stay taken. If absent, for ever.
       */
      closedAccountYears: z.int().positive().optional(),
      /** Years for which participants' requests are kept after they were made. If absent, for ever. */
      requestYears: z.int().positive().optional(),
      /**
       * Months for which movements are kept after their day: at least thirteen, as a request may
       * ask for a year. If absent, for ever.
       */
      movementMonths: z.int().min(13).optional(),
    }),
  })
  .superRefine((settings, { addIssue }) => {
    if (settings.backup?.copyRegion === settings.region)
      addIssue({ code: 'custom', path: ['backup', 'copyRegion'], message: 'another region' });
    const { closedAccountYears = Number.POSITIVE_INFINITY, requestYears } = settings.retention;
    if ((requestYears ?? Number.POSITIVE_INFINITY) > closedAccountYears)
      addIssue({
        code: 'custom',
        path: ['retention', 'requestYears'],
        message: 'at most closedAccountYears, as requests name holders',
      });
    if (!settings.protection) return;
    if (settings.phone.testCases)
      addIssue({
        code: 'custom',
        path: ['phone', 'testCases'],
        message: 'a protected stage has no test cases',
      });
    for (const [path, missing] of [
      [['site'], !settings.site],
      [['concurrency'], !settings.concurrency],
      [['backup'], !settings.backup],
      [['alarms', 'page'], settings.alarms.page.length === 0],
    ] as const)
      if (missing)
        addIssue({ code: 'custom', path: [...path], message: 'a protected stage needs it' });
  });

/** A stage's settings as its file states them. */
export type StageFile = z.input<typeof stageSettings>;

/** A stage's validated settings, with its name. */
export type StageSettings = z.output<typeof stageSettings> & { stage: string };
