/** What `cdk synth` and `cdk deploy` start (cdk.json), with the stage in `-c stage=…`. */
import { App } from 'aws-cdk-lib';
import { addStacks } from '../lib/app.ts';
import { loadStage } from '../lib/config/load-stage.ts';

const app = new App();
addStacks(app, loadStage(app.node.tryGetContext('stage')));
