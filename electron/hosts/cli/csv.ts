export { csvLine } from '../../../shared/listing/csv-line.ts';
