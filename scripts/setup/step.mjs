/** Something that only a person can mend. The message is the whole answer: what is wrong and what to do. */
export class Refusal extends Error {
  name = "Refusal";
}

/**
 * Runs one named step and prints its duration: `✓ Packages (12.3 s)`.
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const isTerminal = process.stdout.isTTY;
  if (isTerminal) process.stdout.write(`… ${name}`);
  const finish = (mark) => console.log(`${isTerminal ? "\r\u001B[K" : ""}${mark} ${name} (${seconds()})`);
  try {
    const result = await work();
    finish("✓");
    return result;
  } catch (error) {
    finish("✗");
    throw error;
  }
}

/**
 * Prints a refusal as one paragraph; anything else is a defect of ours and keeps its stack for the report.
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof Refusal) console.error(`\n${error.message}\n`);
  else console.error("\nThis should not have happened; please report it with the lines below.\n", error);
}
