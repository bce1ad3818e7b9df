import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { PictureAnswer, PictureQuestion } from '../../../shared/protocol/picture.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import type { PictureLook } from '../place.ts';
import { Answer } from '../walk/answer.svelte.ts';
import type { Boxes } from './boxes.ts';
import { boxesOf } from './boxes.ts';
import { layOut } from './lay-out.ts';
import type { Layout } from './layout.ts';

/** A picture that can be drawn. */
export interface Picture extends Boxes {
  readonly answer: PictureAnswer;
  readonly layout: Layout;
}

/** The picture of references that is looked at. */
export class PictureDesk {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  readonly picture = new Answer<Picture>();
  #question: PictureQuestion | null = null;

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  show(address: AddressText, as: ViewName, look: PictureLook, heapBytes: number): void {
    const { direction, depth, tooMany, without, withoutTypes } = look;
    const question: PictureQuestion = {
      dump: this.#dump,
      view: as,
      address,
      direction,
      depth,
      tooMany,
      withoutTypes: [],
      withoutPattern: withoutTypes,
      without,
    };
    this.#question = question;
    this.picture.ask(JSON.stringify(question), async (signal) => {
      const answer = await this.#client.ask('neighbourhood', question, signal);
      const boxes = boxesOf(answer, direction, heapBytes);
      return { ...boxes, answer, layout: await layOut(boxes, signal) };
    });
  }

  /** The same picture for Graphviz; '' before there is one. */
  async dot(): Promise<string> {
    const question = this.#question;
    return question === null ? '' : (await this.#client.ask('neighbourhoodDot', question)).text;
  }
}
