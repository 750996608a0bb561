import { expect, test } from "vitest";
import { CarriedEvent } from "../../contract/carried-event.ts";
import { sampleEvent, sampleItem } from "../kit/conformance.ts";
import { deliveryItem } from "../kit/item.ts";
import { httpSettings } from "./definition.ts";
import { http } from "./deliver.ts";

const render = (settings: object, item = sampleItem(0)) =>
  http.render([item], httpSettings.parse({ url: "https://example.com/", method: "POST", ...settings }), 0);

test("templates are filled from the event that an item carries", () => {
  const { url, body } = render({
    url: "https://example.com/{{event.userId}}?from={{sourceId}}&id={{deliveryId}}",
    body: '{"total":{{event.properties.total}},"text":"of {{event.event}}"}',
  });
  expect(url).toBe("https://example.com/user-1?from=src_1&id=dlv_0");
  expect(JSON.parse(body)).toEqual({ total: 12.5, text: "of Order Completed" });
});

test("without a template the body is the event's own text, and nobody reads it", () => {
  const text = `${JSON.stringify(sampleEvent(0)).slice(0, -1)},"seen": 1.0}`;
  const head = { deliveryId: "dlv_0", attempt: 1, sourceId: "src_1", number: 0 };
  expect(render({}, deliveryItem(head, CarriedEvent.ofJson(text))).body).toBe(text);
  expect(render({}, deliveryItem(head, CarriedEvent.ofJson("not JSON"))).body).toBe("not JSON");
});

test("what an item has beside its ids and its event is in no template's reach", () => {
  for (const name of ["json", "attempt", "constructor"])
    expect(() => render({ body: `{"a":{{${name}}}}` }), name).toThrow();
  expect(render({ body: '{"a":{{event.constructor.name}}}' }).body).toBe('{"a":null}');
});
