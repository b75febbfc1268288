import { markup } from './html.ts';

/** Paper and ink, as on the page of the run, without its fonts. */
export const pageStyle = markup`<style>
  :root {
    color-scheme: light dark;
    --paper: light-dark(#f6f2e8, #14171c);
    --sheet: light-dark(#fffdf7, #1b1f26);
    --ink: light-dark(#1b2130, #ece6d8);
    --ink-soft: light-dark(#565a66, #aaa699);
    --line: light-dark(#ddd4c1, #333944);
    --accent: light-dark(#22408f, #a9bdff);
    --agent-red: light-dark(#b03a26, #ff9d87);
    --agent-purple: light-dark(#7a3f98, #d9a8f0);
    --agent-blue: light-dark(#22408f, #a9bdff);
    --agent-green: light-dark(#1e6b57, #82d6b8);
    --agent-ochre: light-dark(#7a5a08, #e6c268);
    --agent-cyan: light-dark(#0a6687, #74cdeb);
    --agent-pink: light-dark(#a82a6a, #ff9fcd);
    --agent-olive: light-dark(#55660f, #c3da70);
    --agent-brown: light-dark(#6f4a33, #dcb699);
  }
  * {
    box-sizing: border-box;
  }
  body {
    max-width: 60rem;
    margin: 0 auto;
    padding: 1.5rem 1rem 4rem;
    background: var(--paper);
    color: var(--ink);
    font:
      1rem/1.55 system-ui,
      sans-serif;
    overflow-wrap: anywhere;
  }
  h1,
  h2,
  h3 {
    font-family: Georgia, serif;
    font-weight: 600;
    line-height: 1.2;
  }
  h1 {
    font-size: 1.9rem;
    margin: 0 0 0.5rem;
  }
  h2 {
    font-size: 1.3rem;
    margin: 2rem 0 0.5rem;
  }
  h3 {
    margin: 1rem 0 0.25rem;
    color: var(--ink-soft);
    font-size: 0.85rem;
    font-weight: 600;
  }
  a {
    color: var(--accent);
  }
  p,
  dl,
  dd {
    margin: 0;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.15rem 1rem;
    font-size: 0.9rem;
  }
  dt,
  .soft {
    color: var(--ink-soft);
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-variant-numeric: tabular-nums;
  }
  .scroll {
    overflow-x: auto;
  }
  th,
  td {
    padding: 0.35rem 0.75rem 0.35rem 0;
    border-bottom: 1px solid var(--line);
    text-align: right;
  }
  th {
    overflow-wrap: normal;
  }
  td,
  th:first-child {
    white-space: nowrap;
  }
  th:first-child {
    text-align: left;
  }
  svg {
    width: 100%;
    height: auto;
    overflow: visible;
  }
  .grid {
    stroke: var(--line);
  }
  .tick,
  .name {
    font-size: 12px;
  }
  .tick {
    fill: var(--ink-soft);
  }
  .line {
    fill: none;
    stroke-width: 2;
  }
  .leader {
    fill: none;
    stroke-width: 0.75;
    opacity: 0.7;
  }
  .band {
    opacity: 0.12;
  }
  .name {
    font-weight: 600;
  }
  details {
    border-top: 1px solid var(--line);
  }
  summary {
    padding: 0.6rem 0;
    cursor: pointer;
  }
  summary:focus-visible,
  .scroll:focus-visible,
  a:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .episode > summary {
    font-family: Georgia, serif;
    font-size: 1.1rem;
  }
  .round {
    margin-left: 1rem;
  }
  .place {
    display: inline-block;
    margin-right: 0.75rem;
  }
  .body {
    padding: 0 0 1rem;
  }
  .text {
    padding: 0.75rem 1rem;
    border: 1px solid var(--line);
    border-radius: 3px;
    background: var(--sheet);
    white-space: pre-wrap;
  }
  del {
    background: light-dark(#fae3dc, #43231f);
    color: light-dark(#94291d, #ffb3a4);
  }
  ins {
    background: light-dark(#dcefe1, #17382a);
    color: light-dark(#14583a, #9be0b8);
    text-underline-offset: 0.16em;
  }
  @media (max-width: 40rem) {
    .round {
      margin-left: 0.25rem;
    }
    dl {
      grid-template-columns: minmax(0, 1fr);
    }
    dd {
      margin-bottom: 0.4rem;
    }
  }
  @media print {
    body {
      background: none;
    }
    details {
      break-inside: avoid-page;
    }
  }
</style>`;
