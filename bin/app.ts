/** What `cdk synth` and `cdk deploy` start (cdk.json). */
import { createApp } from '../lib/app.ts';

createApp();
