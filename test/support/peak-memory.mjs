// Loaded with `node --import`: adds the most memory that the process had, in bytes, to the file that PEAK_MEMORY_FILE names.
import { appendFileSync } from 'node:fs';

process.on('exit', () => {
  appendFileSync(process.env.PEAK_MEMORY_FILE, `${process.resourceUsage().maxRSS * 1024}\n`);
});
