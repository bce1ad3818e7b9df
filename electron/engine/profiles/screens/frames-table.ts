import type { ProfileCell } from '../../../../shared/protocol/profile-screen.ts';
import type { CallTree } from '../stacks/call-tree.ts';
import type { ScreenTable } from './screen-table.ts';

const columns = ['function', 'self', 'total', 'file', 'line'] as const;

/** The functions of stacks, largest own weight first. Names are made when they are asked for: there may be millions. */
export function framesTable(tree: CallTree): ScreenTable {
  const { self, total, rows } = tree.weights();
  return {
    columns,
    rows: rows.length,
    cell(place, column): ProfileCell {
      const row = rows[place]!;
      switch (columns[column]) {
        case 'self':
          return self[row]!;
        case 'total':
          return total[row]!;
        case 'line':
          return tree.frames.at(row).line;
        case 'file':
          return tree.frames.at(row).file ?? '';
        default:
          return tree.frames.at(row).function;
      }
    },
    key: (place) => place,
  };
}
