/**
 * Mail programs drop style sheets, so the styles of plain elements are written into the template's tags before it is
 * compiled. It works on the template alone; data is not there yet and cannot take part.
 */
export function inlineStyles(source: string, styles: Readonly<Record<string, string>>): string {
  return source.replace(
    /<([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)(\s*\/?)>/g,
    (tag, name: string, attributes: string, end: string) => {
      if (/\sstyle="/.test(attributes)) return tag;
      const classes = /\sclass="([^"]*)"/.exec(attributes)?.[1]?.split(/\s+/) ?? [];
      const own = [name, ...classes.map((each) => `${name}.${each}`)].flatMap(
        (selector) => styles[selector] ?? [],
      );
      return own.length === 0 ? tag : `<${name}${attributes} style="${own.join(';')}"${end}>`;
    },
  );
}
