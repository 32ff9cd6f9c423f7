// The Dockerfile of the image is valid. `./test install` runs its commands and checks the compose file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { validate } from 'dockerfile-utils';

const dockerfile = readFileSync(new URL('../../packaging/container/Dockerfile', import.meta.url), 'utf8');

test('the Dockerfile has no problem', () => {
  assert.deepEqual(validate(dockerfile), []);
});

test('a misspelt instruction is a problem', () => {
  assert.notDeepEqual(validate(dockerfile.replace('HEALTHCHECK', 'HEALTCHECK')), []);
});
