import { beforeAll, describe, expect, it } from 'vitest';
import { ReportFile } from '../../../../src/cli/report/report-file.ts';
import { becomeOrdinaryUser } from '../../../support/ordinary-user.ts';

beforeAll(becomeOrdinaryUser);

describe('the report of an ordinary user', () => {
  it('goes to a device, in whose folder only root may write', async () => {
    const file = await ReportFile.open('/dev/null');
    await expect(file.close()).resolves.toBeUndefined();
  });

  it('becomes no new file there', async () => {
    await expect(ReportFile.open('/dev/report.xml')).rejects.toMatchObject({ code: 'not-permitted' });
  });
});
