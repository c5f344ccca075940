// Sorts and filters the table of students, and shows of the list below it the same ones.
const table = document.querySelector('.class');
const body = table.tBodies[0];
const rows = [...body.rows];
const details = new Map(
  [...document.querySelectorAll('.students > li')].map((item) => [item.dataset.row, item]),
);
const list = document.querySelector('.students');
const fields = {
  text: document.querySelector('#filter-text'),
  standing: document.querySelector('#filter-standing'),
  mistake: document.querySelector('#filter-mistake'),
};
const count = document.querySelector('#filter-count');

const filter = () => {
  const text = fields.text.value.trim().toLowerCase();
  const { value: standing } = fields.standing;
  const { value: mistake } = fields.mistake;
  let shown = 0;
  for (const row of rows) {
    const { find, standing: its, mistakes } = row.dataset;
    const fits =
      find.includes(text) &&
      (standing === '' || standing === its) &&
      (mistake === '' || mistakes.split(' ').includes(mistake));
    row.hidden = !fits;
    const item = details.get(row.dataset.row);
    if (item) item.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  count.textContent = `${shown} of ${rows.length} students`;
};

const sort = (head) => {
  const column = [...head.parentElement.children].indexOf(head);
  const descending = head.getAttribute('aria-sort') === 'ascending';
  for (const each of head.parentElement.children) each.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
  const numeric = head.dataset.kind === 'number';
  const keyOf = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  const compare = (one, other) =>
    numeric ? Number(keyOf(one)) - Number(keyOf(other)) : keyOf(one).localeCompare(keyOf(other));
  const sorted = [...rows].sort((one, other) => compare(one, other) * (descending ? -1 : 1));
  body.append(...sorted);
  list.append(...sorted.flatMap((row) => details.get(row.dataset.row) ?? []));
};

for (const field of Object.values(fields)) field.addEventListener('input', filter);
document.querySelector('#filter-clear').addEventListener('click', () => {
  for (const field of Object.values(fields)) field.value = '';
  filter();
});
for (const head of table.tHead.rows[0].cells) {
  head.querySelector('button').addEventListener('click', () => sort(head));
}
for (const button of document.querySelectorAll('[data-show-mistake]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    fields.mistake.value = button.dataset.showMistake;
    filter();
    document.querySelector('#students').scrollIntoView();
    fields.mistake.focus();
  });
}
// A link to a student opens what there is to say of them.
const openTarget = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.tagName === 'DETAILS') target.open = true;
};
addEventListener('hashchange', openTarget);
openTarget();
// On paper nothing can be opened; of the students, those are printed who were opened.
let closed = [];
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll('.mistakes details:not([open])')];
  for (const each of closed) each.open = true;
});
addEventListener('afterprint', () => {
  for (const each of closed) each.open = false;
});
document.querySelector('.filters').hidden = false;
filter();
