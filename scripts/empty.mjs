/** Stands in for the package "server-only" in tests: Node has no browser bundle to keep it out of. */
export default undefined;
