import { expect, test } from "vitest";
import { snippetsOf } from "./snippets";

test("every snippet carries the key and the address, and nothing else to fill in", () => {
  for (const { code } of snippetsOf({ endpoint: "http://localhost:8080", writeKey: "wk_1" })) {
    expect(code).toContain("wk_1");
    expect(code).toContain("http://localhost:8080");
    expect(code).not.toMatch(/WRITE_KEY|YOUR_|<.*key.*>/i);
  }
});

test("an address cannot break out of the code", () => {
  for (const { code } of snippetsOf({ endpoint: `http://a"</script><b>'`, writeKey: "wk_1" })) {
    expect(code).not.toContain(`a"<`);
    expect(code).not.toContain("<b>");
  }
});
