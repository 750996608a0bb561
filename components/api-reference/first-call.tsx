"use client";

import { Link } from "@/components/ui/link";
import { Card, Description, DescriptionList } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { useOrigin } from "./use-origin";

const Code = ({ children }: { readonly children: string }) => (
  <code className="text-code break-words">{children}</code>
);

const exampleAt = (base: string): string =>
  [
    "export TRIBUTARY_TOKEN='trib_…'",
    `curl "${base}/sources?limit=10" \\`,
    `  --header "Authorization: Bearer $TRIBUTARY_TOKEN"`,
  ].join("\n");

/** What holds for every call. */
export function FirstCall() {
  const base = `${useOrigin()}/api/v1`;
  return (
    <Card title="Your first call">
      <div className="grid grid-cols-1 gap-4">
        <CodeBlock label="First call" code={exampleAt(base)} wrap />
        <DescriptionList className="max-sm:grid-cols-1 max-sm:[&_dd]:pt-0 max-sm:[&_dt]:pb-0">
          <Description label="Base address">
            <Code>{base}</Code> <CopyButton text={base} label="Copy base address" className="align-middle" />
          </Description>
          <Description label="Token">
            Made under{" "}
            <Link href="/settings/tokens" className="text-accent-ink underline">
              Settings, API tokens
            </Link>
            ; it has a role of its own and can be narrowed by scopes.
          </Description>
          <Description label="Lists">
            Answer <Code>{'{"items": […], "nextCursor": …}'}</Code>. Send <Code>nextCursor</Code> as{" "}
            <Code>cursor</Code> for the next page; null is the end.
          </Description>
          <Description label="Times">
            Epoch milliseconds in answers; in queries ISO-8601 works, too.
          </Description>
          <Description label="Errors">
            Answer <Code>{'{"error": {"code", "message", "details"?}}'}</Code> with a fitting status. Every
            answer carries <Code>x-request-id</Code>.
          </Description>
          <Description label="Changes">
            A change to what the pipeline runs on answers once the pipeline has applied it, or 202 with the
            release number and the reason while it has not.
          </Description>
          <Description label="Events">
            Are not sent here but to the gateway, with a source&apos;s write key: each source&apos;s set-up
            shows how.
          </Description>
        </DescriptionList>
      </div>
    </Card>
  );
}
