// Makes the headings buttons that sort the rows: numbers by size, words by the page's language, blanks last. Rows in
// groups keep their order.
(() => {
  'use strict';
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = (row, column) => {
    const cell = row.cells[column];
    if (!cell) return [2, ''];
    if (cell.dataset.key !== undefined) return [0, Number(cell.dataset.key)];
    const text = cell.textContent.trim();
    return /^[-–—?]?$/.test(text) ? [2, text] : [1, text];
  };
  for (const table of document.querySelectorAll('table:not(.grouped)')) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    if (!body || body.rows.length < 2) continue;
    const sort = (head, column) => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      const sign = up ? 1 : -1;
      const rows = [...body.rows].map(row => [key(row, column), row]);
      rows.sort(([[kindA, a]], [[kindB, b]]) =>
        kindA - kindB || sign * (kindA === 0 ? a - b : words.compare(a, b)));
      body.append(...rows.map(([, row]) => row));
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    };
    heads.forEach((head, column) => {
      if (head.classList.contains('share') || !head.textContent.trim()) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      button.addEventListener('click', () => sort(head, column));
      head.append(button);
    });
  }
})();
