import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { type StageSettings, stageSettings } from './stage-settings.ts';

const FOLDER = new URL('./stages/', import.meta.url);
const require = createRequire(import.meta.url);

/** Names of all stages: of the files in lib/config/stages. */
export function stageNames(): string[] {
  return readdirSync(FOLDER).map((file) => file.replace(/[.]ts$/, ''));
}

/**
 * Reads the settings of a stage.
 * @param stage name of a file in lib/config/stages, without its extension
 * @throws Error in one line: the stage does not exist, or which settings are invalid
 */
export function loadStage(stage: unknown): StageSettings {
  if (typeof stage !== 'string' || !stageNames().includes(stage)) {
    throw new Error(
      `Unknown stage '${stage ?? ''}': choose one with -c stage=… (${stageNames().join(', ')})`,
    );
  }
  return validateStage(stage, require(`./stages/${stage}.ts`).default);
}

/**
 * Validates the settings of a stage.
 * @param stage its name: a lower-case letter, then up to eleven lower-case letters or digits
 * @throws Error in one line that names each invalid setting
 */
export function validateStage(stage: string, settings: unknown): StageSettings {
  if (!/^[a-z][a-z0-9]{0,11}$/.test(stage)) {
    throw new Error(`Invalid name of a stage '${stage}': expected up to twelve letters or digits`);
  }
  const result = stageSettings.safeParse(settings);
  if (result.success) return { ...result.data, stage };
  const issues = result.error.issues.map(
    ({ path, message }) => `${path.length > 0 ? z.core.toDotPath(path) : stage}: ${message}`,
  );
  throw new Error(`Invalid settings of stage ${stage}: ${issues.join('; ')}`);
}
