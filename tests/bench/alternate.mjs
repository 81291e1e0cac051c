/**
 * Measures two things in turn, so that a machine that gets slower or faster meanwhile does so for both: many short turns show
 * more than a few long ones. The figures are the medians of each; the ratio is the median of the ratios of neighbours, which
 * had the same machine.
 * @param {{ ours: () => Promise<number>, limit: () => Promise<number>, rounds: number, warmUp?: number }} options
 */
export async function alternate({ ours, limit, rounds, warmUp = 2 }) {
  const measured = { ours: [], limit: [] };
  for (let round = -warmUp; round < rounds; round += 1) {
    const first = round % 2 === 0; // who goes first takes turns too
    const a = await (first ? ours() : limit());
    const b = await (first ? limit() : ours());
    if (round < 0) continue;
    measured.ours.push(first ? a : b);
    measured.limit.push(first ? b : a);
  }
  const ratios = measured.ours.map((value, index) => value / measured.limit[index]);
  return { ours: median(measured.ours), limit: median(measured.limit), ratio: median(ratios) };
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
