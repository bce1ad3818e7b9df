export { csvLine } from '../../engine/exports/csv-line.ts';
