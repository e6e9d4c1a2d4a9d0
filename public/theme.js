// Before the first paint, so that no light page flashes in a dark room. The key is that of
// src/elements/theme-preference.ts. A file of its own, as the page's policy allows no script inside
// of it; no module, as those wait for the page.
{
  let theme = null;
  try {
    theme = localStorage.getItem('playground.theme');
  } catch {
    // Storage is switched off: the system decides.
  }
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.classList.toggle('wa-dark', dark);
}
