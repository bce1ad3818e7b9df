import type { OpenProfile, ProfileWatch } from '../../electron/engine/profiles/profile-importer.ts';
import { readProfile } from '../../electron/engine/profiles/open-profile.ts';
import { memorySource } from '../../electron/engine/profiles/profile-source.ts';
import type { ProfileQuestion } from '../../shared/protocol/profile.ts';
import { fixtureBytes } from './fixtures.ts';

export const noWatch: ProfileWatch = { reached: () => Promise.resolve() };

/** The usual question; `plainQuestion({ by: 'filename' })` changes some of it. */
export const plainQuestion = (changed: Partial<ProfileQuestion> = {}): ProfileQuestion => ({
  by: null,
  cumulative: false,
  sort: null,
  limit: null,
  ...changed,
});

/** Recognises and reads bytes as if they were a file's content. */
export const profileOfBytes = (content: Uint8Array, name = 'profile'): Promise<OpenProfile> =>
  readProfile(memorySource(name, content), noWatch);

/** A fixture `profiles/…/NAME.gz`. */
export const profileOfFixture = (...parts: string[]): Promise<OpenProfile> =>
  profileOfBytes(fixtureBytes('profiles', ...parts), parts.at(-1)?.replace(/\.gz$/, ''));

/** The source of the profiled program is not at hand. */
export const noSources = { linesOf: () => null, absence: () => 'There are no programs here.' };
