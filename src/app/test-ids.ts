/**
 * The handles that scripts and tests hold on to, besides accessible roles and names.
 * `start` is the first page's own button: it runs the demo, or the set-up that the address asks for.
 * `status` reads "Loading the models", "Running", "Paused", "Run finished", "Run stopped",
 * "Run failed" or "Going on in another tab".
 */
export const testIds = {
  start: 'start',
  startForm: 'start-form',
  goOn: 'go-on',
  pause: 'pause',
  resume: 'resume',
  stop: 'stop',
  status: 'status',
  agentTable: 'agent-table',
  currentRound: 'current-round',
  runId: 'run-id',
  device: 'device',
  exportRun: 'export-run',
  earlierRuns: 'earlier-runs',
  storageNote: 'storage-note',
  notice: 'notice',
  leaveQuestion: 'leave-question',
  repeated: 'repeated',
  keptAnswers: 'kept-answers',
  failure: 'failure',
  model: 'model',
  importPack: 'import-pack',
  trio: 'trio',
  trial: 'trial',
  deleteAll: 'delete-all',
  deleteOne: 'delete-one',
  insecure: 'insecure',
  libraryNews: 'library-news',
  importFolder: 'import-folder',
  documentFiles: 'document-files',
  collections: 'collections',
  collectionForm: 'collection-form',
} as const;
