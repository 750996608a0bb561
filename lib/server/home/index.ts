export { readHome } from "./read";
