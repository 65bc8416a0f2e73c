// Runs before the page is painted, so that a dark page never flashes light.
(() => {
  const KEY = 'trivium.theme';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const show = () => {
    document.documentElement.dataset.theme = chosen() ?? (system.matches ? 'dark' : 'light');
    dispatchEvent(new Event('theme'));
  };
  show();
  system.addEventListener('change', show);
  addEventListener('DOMContentLoaded', () => {
    document.getElementById('theme').addEventListener('click', () => {
      const other = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
      try {
        localStorage.setItem(KEY, other);
      } catch {
        // A browser that keeps nothing still gets the theme for this page.
      }
      document.documentElement.dataset.theme = other;
    });
  });
})();
