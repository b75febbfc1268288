import { readFile, writeFile } from 'node:fs/promises';
import { browserArguments, ensureBrowser } from './browser.mjs';

/** Draws the PNG icons of the installed page from public/icon.svg: `node scripts/icons.mjs`. */

const folder = new URL('../public/', import.meta.url);
const drawing = await readFile(new URL('icon.svg', folder), 'utf8');

/** A launcher may cut a maskable icon to a circle of 80 %: the drop shrinks, and the paper goes to the edge. */
const maskable = drawing
  .replace('rx="14"', 'rx="0"')
  .replace(/<rect([^>]*)\/>/, '<rect$1/><g transform="translate(8 8) scale(.75)">')
  .replace('</svg>', '</g></svg>');
const square = drawing.replace('rx="14"', 'rx="0"');

const icons = [
  { name: 'icon-192.png', svg: drawing, size: 192 },
  { name: 'icon-512.png', svg: drawing, size: 512 },
  { name: 'icon-maskable-512.png', svg: maskable, size: 512 },
  // iOS rounds the corners itself and paints transparent ones black.
  { name: 'apple-touch-icon.png', svg: square, size: 180 },
];

const executablePath = await ensureBrowser();
const { chromium } = await import('playwright-core');
const browser = await chromium.launch({
  args: browserArguments,
  ...(executablePath === null ? {} : { executablePath }),
});
try {
  for (const { name, svg, size } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const sized = svg.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `);
    await page.setContent(`<body style="margin:0">${sized}</body>`);
    await writeFile(new URL(name, folder), await page.screenshot({ omitBackground: true }));
    await page.close();
    console.log(`public/${name}`);
  }
} finally {
  await browser.close();
}
