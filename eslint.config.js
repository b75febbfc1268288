import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { boundaries } from './scripts/lint/boundaries.mjs';

const own = { plugins: { inkling: { rules: { boundaries } } } };

/** What would make the core depend on a clock, on chance or on waiting. */
const impure = [
  ['Date', 'A clock comes in as an argument.'],
  ['performance', 'A clock comes in as an argument.'],
  ['Promise', 'The core is synchronous.'],
  ['setTimeout', 'The core is synchronous.'],
  ['queueMicrotask', 'The core is synchronous.'],
  ['crypto', 'Randomness comes in as an argument.'],
  ['fetch', 'The core touches no platform.'],
  ['process', 'The core touches no platform.'],
].map(([name, message]) => ({ name, message }));

const noHtml = {
  selector:
    "AssignmentExpression > MemberExpression[property.name=/^(inner|outer)HTML$/], CallExpression > MemberExpression[property.name='insertAdjacentHTML']",
  message: 'Text from models and imports is text.',
};

export default ts.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'coverage/',
      'test-results/',
      'training/work*/',
      'training/out/',
      'public/',
      '.cache/',
    ],
  },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  own,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.worker, ...globals.node } },
    rules: {
      'inkling/boundaries': 'error',
      'no-restricted-syntax': ['error', noHtml],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // Indexing is already `T | undefined`; an assertion is the plain way to say that a bound was checked.
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: 'error',
      // The compiler knows all names, of types and of values.
      'no-undef': 'off',
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/simulation/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impure.filter(({ name }) => name !== 'Promise')],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes in as an argument.' },
      ],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impure],
      'no-restricted-syntax': [
        'error',
        noHtml,
        { selector: ':function[async=true]', message: 'The core is synchronous.' },
        { selector: 'AwaitExpression', message: 'The core is synchronous.' },
        { selector: "TSTypeReference > Identifier[name='Promise']", message: 'The core is synchronous.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'workers/**/*.ts'],
    ignores: ['**/*.d.ts'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.core.json', './tsconfig.app.json', './tsconfig.worker.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: { 'svelte/no-at-html-tags': 'error', 'svelte/no-target-blank': 'error' },
  },
);
