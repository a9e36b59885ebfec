// What the page does beyond what a browser does by itself: the theme, the filter, and moving from case to case by keyboard.
// Without it everything is there all the same.
(() => {
  const root = document.documentElement;
  const cases = [...document.querySelectorAll('.case')];
  const themes = ['system', 'light', 'dark'];
  const themeButton = document.getElementById('theme');
  const foldButton = document.getElementById('fold');
  const filterButtons = [...document.querySelectorAll('[data-filter]')];

  for (const element of document.querySelectorAll('.tools, .keys')) element.hidden = false;

  /** A page from a file may have no storage. */
  function stored(theme) {
    try {
      if (theme !== undefined) localStorage.setItem('promise-theme', theme);
      return localStorage.getItem('promise-theme');
    } catch {
      return null;
    }
  }

  function setTheme(theme) {
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    themeButton.textContent = `Theme: ${theme}`;
  }

  function nextTheme() {
    const current = root.dataset.theme ?? 'system';
    const theme = themes[(themes.indexOf(current) + 1) % themes.length];
    setTheme(theme);
    stored(theme);
  }

  function setFilter(filter) {
    for (const button of filterButtons) {
      button.setAttribute('aria-pressed', String(button.dataset.filter === filter));
    }
    for (const each of [...cases, ...document.querySelectorAll('nav li')]) {
      each.hidden = filter === 'failed' && !each.classList.contains('failed');
    }
  }

  function toggleFilter() {
    const all = filterButtons[0].getAttribute('aria-pressed') === 'true';
    setFilter(all ? 'failed' : 'all');
  }

  const foldable = () => cases.map((each) => each.querySelector('details'));

  function showFold() {
    foldButton.textContent = foldable().every((each) => each.open) ? 'Close all' : 'Open all';
  }

  function fold() {
    const open = !foldable().every((each) => each.open);
    for (const each of foldable()) each.open = open;
    showFold();
  }

  /** Moves the focus to the case after, or before, the one that has it. */
  function move(step) {
    const shown = cases.filter((each) => !each.hidden);
    const current = shown.findIndex((each) => each.contains(document.activeElement));
    const next = current === -1 ? (step > 0 ? 0 : shown.length - 1) : current + step;
    const target = shown[next]?.querySelector('summary');
    target?.focus();
    target?.scrollIntoView({ block: 'start' });
  }

  /** A link to a case opens it. */
  function openTarget() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.classList.contains('case')) return;
    target.hidden = false;
    target.querySelector('details').open = true;
    target.querySelector('summary').focus({ preventScroll: true });
    target.scrollIntoView();
  }

  const keys = { j: () => move(1), k: () => move(-1), f: toggleFilter, o: fold, t: nextTheme };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    keys[event.key]?.();
  });
  themeButton.addEventListener('click', nextTheme);
  foldButton.addEventListener('click', fold);
  for (const button of filterButtons)
    button.addEventListener('click', () => setFilter(button.dataset.filter));
  document.addEventListener('toggle', showFold, true);
  addEventListener('hashchange', openTarget);

  setTheme(themes.includes(stored()) ? stored() : 'system');
  showFold();
  openTarget();
})();
