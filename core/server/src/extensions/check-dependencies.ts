import semver from 'semver';
import { isGood, type ExtensionPackage, type GoodPackage } from './package.ts';

/** Adds what is wrong with `dependsOn`: an extension that is not there, has another version, or a circle. */
export function checkDependencies(found: readonly ExtensionPackage[]): readonly ExtensionPackage[] {
  const byId = new Map(found.map((one) => [one.id, one]));
  return found.map((one) => {
    if (!isGood(one)) return one;
    const field = `${one.folder}/package.json: "moorage.dependsOn`;
    const problems = Object.entries(one.manifest.dependsOn ?? {}).flatMap(([id, range]) => {
      const other = byId.get(id);
      if (!other) return [`${field}.${id}" names an extension that is not installed. Install "${id}".`];
      return semver.satisfies(other.version, range, { includePrerelease: true })
        ? []
        : [`${field}.${id}" wants ${range}, but ${other.version} is installed. Install a version that fits.`];
    });
    const circle = circleThrough(one.id, byId);
    if (circle)
      problems.push(`${field}" goes in a circle: ${circle.join(' → ')}. Take one of these dependencies out.`);
    return problems.length === 0 ? one : { ...one, problems };
  });
}

function circleThrough(start: string, byId: ReadonlyMap<string, ExtensionPackage>): string[] | null {
  const walk = (id: string, path: readonly string[]): string[] | null => {
    for (const next of Object.keys(byId.get(id)?.manifest?.dependsOn ?? {})) {
      if (next === start) return [...path, next];
      const further = path.includes(next) ? null : walk(next, [...path, next]);
      if (further) return further;
    }
    return null;
  };
  return walk(start, [start]);
}

/** What others depend on comes first. */
export function inStartOrder(packages: readonly GoodPackage[]): GoodPackage[] {
  const byId = new Map(packages.map((one) => [one.id, one]));
  const ordered = new Set<GoodPackage>();
  const visit = (one: GoodPackage): void => {
    if (ordered.has(one)) return;
    for (const id of Object.keys(one.manifest.dependsOn ?? {})) {
      const other = byId.get(id);
      if (other) visit(other);
    }
    ordered.add(one);
  };
  packages.forEach(visit);
  return [...ordered];
}
