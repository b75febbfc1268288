import type { Attachment } from 'svelte/attachments';

/** Tells whether an element is in view or will be in a moment of scrolling. */
export function nearView(onChange: (near: boolean) => void): Attachment<HTMLElement> {
  return (element) => {
    if (!('IntersectionObserver' in globalThis)) {
      onChange(true);
      return;
    }
    const observer = new IntersectionObserver(
      (entries) => onChange(entries.at(-1)?.isIntersecting ?? false),
      { rootMargin: '400px 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}
