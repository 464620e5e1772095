// How the page of `--report` looks, on a screen and on paper.

/** The style sheet of pages and e-mails. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --created: #16794c; --changed: #8a5a00; --removed: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --created: #5fd39a; --changed: #e2b45a; --removed: #ff8a80; }
}
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1rem; margin: 0; }
h3 { font-size: .95rem; font-weight: 600; margin: .8rem 0 .2rem; opacity: .8; }
header p { margin: .2rem 0; }
.sum { font-weight: 600; }
small { opacity: .7; font-size: .85em; font-weight: normal; }
table.counts { border-collapse: collapse; margin: 1.2rem 0; font-variant-numeric: tabular-nums; }
.counts th, .counts td { padding: .25rem .9rem; border-bottom: 1px solid var(--line); text-align: right; }
.counts tbody th { text-align: left; }
.counts .none { opacity: .4; }
section { border-left: 4px solid var(--changed); background: #8881; padding: .6rem 1rem; margin: .8rem 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0 0; font-size: .85rem; }
details { border-top: 1px solid var(--line); padding: .6rem 0; }
summary { font-weight: 600; cursor: pointer; }
ul { list-style: none; margin: 0; padding-left: 1rem; }
li { overflow-wrap: anywhere; break-inside: avoid; }
.fields { opacity: .9; font-size: .9em; }
.created > span, .restored > span, td.created, td.restored { color: var(--created); }
.updated > span, .linked > span, td.updated, td.linked { color: var(--changed); }
.deleted > span, td.deleted { color: var(--removed); }
del { text-decoration: line-through; opacity: .7; }
ins { text-decoration: none; font-weight: 600; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } summary { list-style: none; } }
`;
