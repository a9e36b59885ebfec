import { describe, expect, it } from 'vitest';
import { InOrder } from '../../../../src/cli/test-run/in-order.ts';
import { caseReport } from '../../report/reports.ts';

function inOrder(...names: readonly string[]) {
  const told: string[] = [];
  const order = new InOrder(names, ({ name }) => told.push(name));
  return { told, order, end: (name: string) => order.add(caseReport({ name })) };
}

describe('reports in order', () => {
  it('are told as soon as all before them are', () => {
    const { told, end } = inOrder('a', 'b', 'c');
    end('b');
    expect(told).toEqual([]);
    end('a');
    expect(told).toEqual(['a', 'b']);
    end('c');
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it('pass over those that never come, at the end', () => {
    const { told, order, end } = inOrder('a', 'b', 'c');
    end('c');
    end('a');
    order.finish();
    order.finish();
    expect(told).toEqual(['a', 'c']);
  });
});
