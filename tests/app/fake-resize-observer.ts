/** jsdom lays nothing out, so nothing ever changes its size. */
export class FakeResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
