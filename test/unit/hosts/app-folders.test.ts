import { expect, test } from 'vitest';
import { appFolders } from '../../../electron/hosts/app-folders.ts';

const home = '/home/ann';
const at = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
  appFolders({ env, platform, home });

test('Linux follows XDG', () => {
  expect(at('linux')).toEqual({
    cache: '/home/ann/.cache/meliscope',
    data: '/home/ann/.local/share/meliscope',
  });
  expect(at('linux', { XDG_CACHE_HOME: '/c', XDG_DATA_HOME: '/d' })).toEqual({
    cache: '/c/meliscope',
    data: '/d/meliscope',
  });
});

test('an empty or relative XDG folder is ignored, as the specification says', () => {
  expect(at('linux', { XDG_CACHE_HOME: '', XDG_DATA_HOME: 'd' })).toEqual(at('linux'));
});

test('macOS uses Library', () => {
  expect(at('darwin')).toEqual({
    cache: '/home/ann/Library/Caches/Meliscope',
    data: '/home/ann/Library/Application Support/Meliscope',
  });
});

test('Windows uses LOCALAPPDATA', () => {
  expect(at('win32', { LOCALAPPDATA: '/local' })).toEqual({
    cache: '/local/Meliscope/Cache',
    data: '/local/Meliscope/Data',
  });
  expect(at('win32').cache).toBe('/home/ann/AppData/Local/Meliscope/Cache');
});

test('our own variables win, each by itself', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(at(platform, { MELISCOPE_CACHE_DIR: '/x' })).toEqual({ cache: '/x', data: at(platform).data });
    expect(at(platform, { MELISCOPE_DATA_DIR: '/y' })).toEqual({ cache: at(platform).cache, data: '/y' });
    expect(at(platform, { MELISCOPE_DATA_DIR: '' })).toEqual(at(platform));
  }
});
