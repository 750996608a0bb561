"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useEndpoint } from "@/components/events/endpoint";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { TabsView } from "@/components/ui/tabs";
import type { Source } from "@/lib/client/source";
import { FirstEvent } from "./first-event";
import { snippetsOf, type Snippet } from "./snippets";
import type { SourceTraffic } from "./use-source-traffic";

interface Props {
  readonly source: Source;
  readonly traffic: SourceTraffic;
}

/** The code to paste, and the first event as it arrives. */
export function SetUp({ source, traffic }: Props) {
  const endpoint = useEndpoint(source.endpoint);
  const snippets = snippetsOf({ endpoint, writeKey: source.writeKey });
  const [slug, setSlug] = useQueryState(
    "sdk",
    parseAsString.withDefault(snippets[0].slug).withOptions({ history: "push" }),
  );
  const chosen = snippets.find((snippet) => snippet.slug === slug) ?? snippets[0];
  return (
    <div className="grid max-w-5xl grid-cols-1 gap-5">
      <FirstEvent source={source} traffic={traffic} />
      <dl className="flex flex-wrap gap-x-10 gap-y-3">
        <Value label="Write key" text={source.writeKey} />
        <Value label="Endpoint" text={endpoint} />
      </dl>
      <TabsView
        label="SDK"
        value={chosen.slug}
        onChange={(next) => {
          void setSlug(next);
        }}
        tabs={snippets.map((snippet) => ({
          value: snippet.slug,
          label: snippet.label,
          content: <Code snippet={snippet} />,
        }))}
      />
    </div>
  );
}

const Value = ({ label, text }: { readonly label: string; readonly text: string }) => (
  <div className="min-w-0">
    <dt className="text-ink-3 text-xs">{label}</dt>
    <dd className="flex max-w-full items-center gap-1">
      <code className="text-code min-w-0 break-all">{text}</code>
      <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
    </dd>
  </div>
);

const Code = ({ snippet }: { readonly snippet: Snippet }) => (
  <div className="grid grid-cols-1 gap-3">
    <p className="text-ink-2 text-md max-w-3xl">{snippet.where}</p>
    {snippet.install !== null && <CodeBlock code={snippet.install} label="Install command" />}
    <CodeBlock code={snippet.code} label={`Code for ${snippet.label}`} maxHeight={640} />
  </div>
);
