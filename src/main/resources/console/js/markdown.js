import DOMPurify from '/webjars/dompurify/3.3.3/dist/purify.es.mjs';
import { marked } from '/webjars/marked/17.0.1/lib/marked.esm.js';

const ALLOWED = {
  ALLOWED_TAGS: [
    'p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'hr', 'a',
    'h1', 'h2', 'h3', 'h4', 'table', 'thead', 'tbody', 'tr', 'th', 'td',
  ],
  ALLOWED_ATTR: ['href', 'align', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?:|\/|#)/i,
};

/** Shows Markdown. What it says comes from data, so nothing but plain text structure is let in. */
export function render(target, markdown) {
  const html = marked.parse(markdown, { gfm: true, breaks: false });
  target.replaceChildren(
    DOMPurify.sanitize(html, { ...ALLOWED, RETURN_DOM_FRAGMENT: true }),
  );
  for (const link of target.querySelectorAll('a')) {
    link.rel = 'noopener noreferrer';
  }
}
