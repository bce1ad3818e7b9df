import type { Page } from 'playwright-core';

export const grid = (page: Page) => page.getByRole('grid');
/** The table's rows that are drawn; its head is none of them. */
export const rows = (page: Page) => page.locator('[role=grid] [role=row][aria-selected]');
export const firstRow = (page: Page) => rows(page).first();
export const selectedRows = (page: Page) => page.locator('[role=grid] [role=row][aria-selected=true]');
export const kindsOf = async (page: Page): Promise<string[]> =>
  (await selectedRows(page).locator('.kind').allTextContents()).map((kind) => kind.trim());
export const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

/** Goes to a place of the app by its address, as a link would. */
export const goTo = (page: Page, hash: string) => page.goto(`${new URL(page.url()).origin}/${hash}`);

/** To be called before anything is copied. */
export const allowClipboard = (page: Page) =>
  page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
export const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** Opens the only file of the served folder with that name. */
export async function pick(page: Page, name: string): Promise<void> {
  await page
    .getByRole('button', { name: /Open a dump…/ })
    .last()
    .click();
  await page.getByRole('option', { name }).dblclick();
}
