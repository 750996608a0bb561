import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/client/api";
import { partError } from "./use-destination-form";

const schema = {
  type: "object",
  properties: {
    url: { type: "string" },
    headers: { type: "object", additionalProperties: { type: "string" } },
  },
};

const refused = (field: string): ApiError =>
  new ApiError(400, "settings_invalid", "Settings: no", { fields: [{ field, message: "No." }] });

describe("what the server says about a form", () => {
  it("stands beside the field, whichever way the field is named", () => {
    expect(partError(refused("url"), schema).fields).toEqual([{ field: "url", message: "No." }]);
    expect(partError(refused("settings.url"), schema).fields).toEqual([{ field: "url", message: "No." }]);
    expect(partError(refused("delivery.retryBaseMs"), schema).fields[0]?.field).toBe("delivery.retryBaseMs");
  });

  it("names the row of a record beside the record", () => {
    expect(partError(refused("headers.Content-Type"), schema).fields).toEqual([
      { field: "headers", message: "Content-Type: No." },
    ]);
  });

  it("is shown as a whole when no field is meant", () => {
    expect(partError(refused("elsewhere"), schema)).toEqual({ fields: [], rest: "Settings: no" });
    expect(partError(new Error("Network is down"), schema).rest).toBe("Network is down");
  });
});
