/**
 * Matches texts in which * stands for any characters, also none; every other character is itself. Takes time in proportion
 * to text and pattern, whatever they hold: that is why there are no regular expressions here.
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  const [start = "", ...rest] = pattern.split("*");
  const end = rest.pop();
  if (end === undefined) return (text) => text === start;
  const between = rest.filter((part) => part !== "");
  return (text) => {
    if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end))
      return false;
    const limit = text.length - end.length;
    let from = start.length;
    for (const part of between) {
      const at = text.indexOf(part, from);
      if (at === -1 || at + part.length > limit) return false;
      from = at + part.length;
    }
    return true;
  };
}

/** Event names: any of these, where a trailing * matches any ending. Other stars are themselves. */
export function compileNames(names: readonly string[]): (name: string) => boolean {
  const whole = new Set(names.filter((name) => !name.endsWith("*")));
  const starts = names.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  return (name) => whole.has(name) || starts.some((start) => name.startsWith(start));
}
