import { expect, test } from 'vitest';
import { writeOutput } from '../../../src/cli/outputFile.ts';

test('a file that cannot be written is wrong usage, and named', async () => {
  await expect(writeOutput('/nonexistent/x.jpg', 'x')).rejects.toMatchObject({
    code: 'USAGE',
    message: 'cannot write /nonexistent/x.jpg: ENOENT',
    hint: expect.stringContaining('-o'),
  });
});
