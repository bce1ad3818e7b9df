import type { ProfileCell } from '../../../../shared/protocol/profile-screen.ts';
import type { CallTree } from '../stacks/call-tree.ts';
import type { ScreenTable } from './screen-table.ts';

const columns = ['function', 'self', 'total', 'file', 'line'] as const;

/** The functions of stacks, largest own weight first. Names are made when they are asked for: there may be millions. */
export function framesTable(tree: CallTree): ScreenTable {
  const { self, total, rows } = tree.weights();
  // Of a few it is looked up whether the file names places at all.
  const hasPlaces = rows.length > 2000 || rows.some((row) => tree.frames.at(row).file !== null);
  return {
    columns: hasPlaces ? columns : columns.slice(0, 3),
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
