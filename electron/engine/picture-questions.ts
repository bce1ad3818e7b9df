import type { DumpId } from '../../shared/model/units.ts';
import { fail } from '../../shared/protocol/failure.ts';
import type { PictureAnswer, PictureQuestion } from '../../shared/protocol/picture.ts';
import { largestPicture } from '../../shared/protocol/picture.ts';
import { patternProblem } from '../../shared/query/comparisons.ts';
import type { Handlers } from '../../shared/protocol/wire.ts';
import { dotOf } from './answers/dot.ts';
import type { GraphContext } from './answers/graph-context.ts';
import { textsTest } from './answers/heavy/query/text-tests.ts';
import { neighbourhood } from './answers/neighbourhood.ts';
import { findRow, rowAt } from './answers/object-facts.ts';
import type { OpenDump } from './open-dump.ts';

export type PictureHandlers = Pick<Handlers, 'neighbourhood' | 'neighbourhoodDot'>;

/** The reference picture, as data and as text for Graphviz. */
export function pictureHandlers(dumpOf: (id: DumpId) => OpenDump): PictureHandlers {
  const picture = async (question: PictureQuestion): Promise<PictureAnswer> => {
    const { dump, view, address, direction, depth, tooMany, without, withoutTypes } = question;
    if (depth < 1 || depth > largestPicture.depth || tooMany < 1 || tooMany > largestPicture.tooMany)
      throw fail(
        'bad-request',
        `A picture goes 1 to ${largestPicture.depth} references deep, with 1 to ${largestPicture.tooMany} of each object.`,
      );
    const problem = patternProblem(question.withoutPattern, '');
    if (problem !== null) throw fail('bad-request', problem);
    const context = (await dumpOf(dump).graph(view)).context(view);
    return neighbourhood(context, {
      row: rowAt(context, address),
      direction,
      depth,
      tooMany,
      withoutTypes: new Set([...withoutTypes, ...typesLike(context, question.withoutPattern)]),
      without: new Set(without.map((each) => findRow(context, each)).filter((row) => row !== null)),
    });
  };
  return {
    neighbourhood: picture,
    neighbourhoodDot: async (question) => ({ text: dotOf(await picture(question)) }),
  };
}

/** The types whose whole name matches; throws 'too-large' for a pattern that backtracks for ever. */
function typesLike({ view }: GraphContext, pattern: string): string[] {
  if (pattern === '') return [];
  const { names } = view.types;
  const fits = textsTest({ test: 'matches', source: `^(?:${pattern})$`, flags: '' })(names);
  return names.filter((_, i) => fits[i] === 1);
}
