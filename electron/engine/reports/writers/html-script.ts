/**
 * What makes the tables of an HTML report sort and filter. It reads the page's own cells and moves rows; it asks nobody for
 * anything, and the page's policy lets it run by its hash alone.
 */
export const htmlScript = `
'use strict';
for (const table of document.querySelectorAll('table')) {
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  heads.forEach((head, at) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const figures = head.classList.contains('n');
      const before = head.getAttribute('aria-sort');
      const descending = before === null ? figures : before === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const key = (row) => {
        const cell = row.cells[at];
        const exact = cell.dataset.v;
        if (!figures) return cell.textContent;
        return exact === undefined || exact === '' ? -Infinity : Number(exact);
      };
      const rows = Array.from(body.rows, (row) => ({ row, key: key(row) }));
      const order = (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
      rows.sort((a, b) => (descending ? order(b, a) : order(a, b)));
      body.append(...rows.map(({ row }) => row));
    });
  });
  if (body.rows.length < 8) continue;
  const label = document.createElement('label');
  const field = document.createElement('input');
  const count = document.createElement('span');
  label.className = 'filter';
  field.type = 'search';
  field.placeholder = 'filter';
  field.setAttribute('aria-label', 'Filter: ' + table.caption.textContent);
  count.className = 'soft';
  count.setAttribute('role', 'status');
  label.append(field, ' ', count);
  table.parentNode.before(label);
  field.addEventListener('input', () => {
    const wanted = field.value.toLowerCase();
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      if (!row.hidden) shown += 1;
    }
    count.textContent = wanted === '' ? '' : shown + ' of ' + body.rows.length + ' rows';
  });
}
`;
