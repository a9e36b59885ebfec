import { describe, expect, it } from 'vitest';
import { measureInTurns } from '../../bench/benchmark.ts';

describe('measuring in turns', () => {
  it('takes the two sides in turns, and leaves out the first turn', async () => {
    const order: string[] = [];
    const side = (name: string) => async () => order.push(name);
    const samples = await measureInTurns({ subject: side('a'), reference: side('b') }, 2, () => {});
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(samples).toEqual([
      { subject: 3, reference: 4 },
      { subject: 5, reference: 6 },
    ]);
  });

  it('ends before the next turn where the user interrupts', async () => {
    let turns = 0;
    const stop = () => {
      turns += 1;
      if (turns === 3) throw new Error('interrupted');
    };
    const side = async () => 1;
    await expect(measureInTurns({ subject: side, reference: side }, 5, stop)).rejects.toThrow('interrupted');
    expect(turns).toBe(3);
  });
});
