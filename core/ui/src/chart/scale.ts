export interface ChartPoint {
  readonly at: string | number;
  /** Null where nothing was measured: the line has a gap there. */
  readonly value: number | null;
}

/** Round steps from zero to at least `most`: 1, 2 or 5 times a power of ten, three to six of them. */
export function niceScale(most: number): number[] {
  const wanted = (most > 0 ? most : 1) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= wanted * 0.999) ?? power * 10;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => step * index);
}

/** One pair of paths per unbroken stretch of values. */
export function drawArea(
  points: readonly ChartPoint[],
  x: (time: number) => number,
  y: (value: number) => number,
): { line: string; area: string }[] {
  const stretches: { x: number; y: number }[][] = [[]];
  for (const point of points) {
    if (point.value === null) stretches.push([]);
    else stretches.at(-1)!.push({ x: x(new Date(point.at).getTime()), y: y(point.value) });
  }
  const round = (value: number) => Math.round(value * 10) / 10;
  return stretches
    .filter((stretch) => stretch.length > 0)
    .map((stretch) => {
      const line = stretch
        .map((at, index) => `${index === 0 ? 'M' : 'L'}${round(at.x)} ${round(at.y)}`)
        .join('');
      const base = round(y(0));
      return { line, area: `${line}L${round(stretch.at(-1)!.x)} ${base}L${round(stretch[0]!.x)} ${base}Z` };
    });
}
