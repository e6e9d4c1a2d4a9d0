/** The style of the page: light and dark, on phones and on paper; nothing is fetched for it. */
export const HTML_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --panel: #f6f8fa;
  --good: #116329; --bad: #b3261e; --missing: #7a4f01; --bar: #3f6fb5; --link: #0a58ca;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --text: #e6e9ed; --quiet: #a5adb8; --line: #3a424c; --panel: #1d2127;
    --good: #7bd88f; --bad: #ff9a91; --missing: #ffcc66; --bar: #7fa8e6; --link: #8ab4ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
main { max-width: 80rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
a { color: var(--link); }
.good { color: var(--good); }
.bad { color: var(--bad); }
.missing { color: var(--missing); }
.totals { font-size: 1.15rem; font-weight: 600; }
.quiet, caption { color: var(--quiet); }
caption { text-align: start; padding-bottom: 0.5rem; }
.scroll { overflow-x: auto; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px;
}
table { border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { border: 1px solid var(--line); padding: 0.4rem 0.6rem; text-align: start; vertical-align: top; }
thead th, tbody th { background: var(--panel); }
td.figure { text-align: end; white-space: nowrap; }
td .verdict { display: block; font-weight: 600; }
td .growth { display: block; font-size: 0.875rem; min-width: 14rem; }
details { border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.5rem 0.75rem; margin: 0.5rem 0; overflow-x: auto; }
details:target { border-color: var(--link); }
summary { cursor: pointer; }
.bars { width: 100%; max-width: 40rem; }
.bars th { font-weight: 400; }
.bars th:last-child, .bars td:last-child { width: 50%; }
.bars .track { display: block; height: 0.8rem; }
.bars .bar { display: block; height: 100%; background: var(--bar); }
.bars .less { background: none; border: 2px dashed var(--bar); }
@media print { details { break-inside: avoid; } .scroll { overflow: visible; } }
`;
