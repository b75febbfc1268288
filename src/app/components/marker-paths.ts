import type { Marker } from '../run/agent-style.ts';

/** Path data of each marker, centred on (8, 8) of a box of 16 × 16: one drawing for the legend and for charts. */
export const markerPaths: Readonly<Record<Marker, string>> = {
  square: 'M4.5 4.5h7v7h-7z',
  diamond: 'M8 2.6L13.4 8L8 13.4L2.6 8z',
  circle: 'M8 3.8a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 0 1 0-8.4z',
  triangle: 'M8 3.2l5 8.8H3z',
  'down-triangle': 'M8 12.8l5-8.8H3z',
  cross: 'M4.8 3L8 6.2L11.2 3L13 4.8L9.8 8L13 11.2L11.2 13L8 9.8L4.8 13L3 11.2L6.2 8L3 4.8z',
  plus: 'M6.7 2.8h2.6v3.9h3.9v2.6H9.3v3.9H6.7V9.3H2.8V6.7h3.9z',
  star: 'M8 2l1.6 4.1l4.4.3l-3.4 2.8l1.1 4.2L8 11l-3.7 2.4l1.1-4.2L2 6.4l4.4-.3z',
  hexagon: 'M8 3l4.4 2.5v5L8 13l-4.4-2.5v-5z',
  bar: 'M6.4 2.8h3.2v10.4H6.4z',
};
