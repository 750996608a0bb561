"use client";

import { Check, ChevronRight, Link2, Lock } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useViewer } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { useCopy } from "@/components/ui/copy-button";
import { TabsView } from "@/components/ui/tabs";
import { cn } from "@/lib/cn";
import { curlOf, exampleOf } from "./example";
import { answerOf, bodyOf, type OpenApi, type Operation } from "./openapi";
import { Prose } from "./prose";
import { FIELD_ROW, SchemaTable, TypeCell } from "./schema-table";
import { useOrigin } from "./use-origin";

const METHODS: Readonly<Record<string, string>> = {
  GET: "text-info-ink bg-info-tint",
  POST: "text-ok-ink bg-ok-tint",
  PATCH: "text-warn-ink bg-warn-tint",
  PUT: "text-warn-ink bg-warn-tint",
  DELETE: "text-bad-ink bg-bad-tint",
};

const MethodTag = ({ method }: { readonly method: string }) => (
  <span
    className={cn(
      "text-micro inline-block w-14 shrink-0 rounded-xs py-0.5 text-center font-mono font-medium",
      METHODS[method] ?? "bg-neutral-tint text-neutral-ink",
    )}
  >
    {method}
  </span>
);

/** "anybody", "signed in", or the least role. */
const callersOf = (operation: Operation): string => {
  if (operation["x-access"] === "public") return "anybody";
  return operation["x-least-role"] ?? "signed in";
};

interface Props {
  readonly operation: Operation;
  readonly document: OpenApi;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** One operation: a line, and below it everything about it once it is opened. */
export function OperationView({ operation, document, isOpen, onToggle }: Props) {
  return (
    <li id={operation.operationId} className="scroll-mt-16">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          data-focus="inset"
          className="hover:bg-subtle flex min-h-10 w-full items-center gap-3 px-3 py-1.5 text-left pointer-coarse:min-h-11"
        >
          <ChevronRight
            aria-hidden
            className={cn("text-ink-3 size-3.5 shrink-0 transition-transform", isOpen && "rotate-90")}
          />
          <MethodTag method={operation.method} />
          <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
            <code className="text-code font-medium break-all">{operation.path}</code>
            <span className="text-ink-2 text-sm font-normal">{operation.summary}</span>
          </span>
          <span className="text-ink-3 text-xs font-normal max-sm:hidden">
            <span className="sr-only">May be called by: </span>
            {callersOf(operation)}
          </span>
        </button>
      </h3>
      {isOpen && <Details operation={operation} document={document} />}
    </li>
  );
}

const accessText = (operation: Operation): string => {
  if (operation["x-access"] === "public") return "Anybody may call it, without a token.";
  const role = operation["x-least-role"];
  return role === undefined
    ? "Anybody who is signed in, and any token, may call it."
    : `Needs the role ${role} or more (${operation["x-access"]}), and of a token a scope that covers it.`;
};

function Details({ operation, document }: { readonly operation: Operation; readonly document: OpenApi }) {
  const name = `${operation.method} ${operation.path}`;
  const body = bodyOf(operation);
  const answer = answerOf(operation);
  return (
    <div className="grid grid-cols-1 gap-5 px-3 pt-1 pb-6 md:pl-10">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <p className="text-ink-2 text-md min-w-0 flex-1 basis-72">
          <Prose text={`${operation.description ?? ""} ${accessText(operation)}`} />
        </p>
        <CopyOperationLink id={operation.operationId} />
      </div>
      <OwnAccess operation={operation} />
      <Examples operation={operation} document={document} name={name} />
      {operation.parameters.length > 0 && <Parameters operation={operation} />}
      {body !== undefined && (
        <Part title="Body">
          <SchemaTable schema={body} document={document} label={`Body of ${name}`} marks="required" />
        </Part>
      )}
      {answer !== undefined && (
        <Part title={answer.isStream ? "Each message of the stream" : `Answer ${answer.status}`}>
          <SchemaTable
            schema={answer.schema}
            document={document}
            label={`Answer of ${name}`}
            marks="optional"
          />
          {operation.responses["202"] !== undefined && answer.status !== "202" && (
            <p className="text-ink-2 mt-2 text-xs">
              202 with the same answer: {operation.responses["202"].description}
            </p>
          )}
        </Part>
      )}
      <Failures operation={operation} />
    </div>
  );
}

function CopyOperationLink({ id }: { readonly id: string }) {
  const [copied, copy] = useCopy();
  return (
    <Button
      size="sm"
      variant="ghost"
      icon={copied ? <Check aria-hidden className="text-ok" /> : <Link2 aria-hidden />}
      onClick={() => {
        copy(`${location.origin}/api-reference?operation=${id}`);
      }}
    >
      {copied ? "Copied" : "Copy link"}
    </Button>
  );
}

function OwnAccess({ operation }: { readonly operation: Operation }) {
  const { actions, role } = useViewer();
  const access = operation["x-access"];
  const isOpen = access === "public" || access === "signed-in" || actions.some((action) => action === access);
  return isOpen ? null : (
    <p className="text-ink-3 inline-flex items-center gap-1.5 text-xs">
      <Lock aria-hidden className="size-3" /> Your role, {role}, does not allow this call.
    </p>
  );
}

interface ExamplesProps {
  readonly operation: Operation;
  readonly document: OpenApi;
  readonly name: string;
}

function Examples({ operation, document, name }: ExamplesProps) {
  const origin = useOrigin();
  const [tab, setTab] = useState("curl");
  const answer = answerOf(operation);
  return (
    <TabsView
      label={`Examples of ${name}`}
      value={tab}
      onChange={setTab}
      tabs={[
        {
          value: "curl",
          label: "curl",
          content: <CodeBlock label="curl command" code={curlOf(operation, document, origin)} wrap />,
        },
        ...(answer === undefined
          ? []
          : [
              {
                value: "answer",
                label: "Example answer",
                content: (
                  <CodeBlock
                    label="Example answer"
                    code={JSON.stringify(exampleOf(answer.schema, document), null, 2)}
                  />
                ),
              },
            ]),
      ]}
    />
  );
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="min-w-0">
    <h4 className="mb-2 text-sm font-semibold">{title}</h4>
    {children}
  </section>
);

function Parameters({ operation }: { readonly operation: Operation }) {
  return (
    <Part title="Parameters">
      <ul className="border-line divide-line divide-y rounded-md border">
        {operation.parameters.map((parameter) => (
          <li key={parameter.name} className={FIELD_ROW}>
            <span>
              <code className="text-code font-medium">{parameter.name}</code>
              <span className="text-ink-3 ml-2 text-xs">
                {parameter.in}
                {parameter.required && ", required"}
              </span>
            </span>
            <TypeCell schema={parameter.schema} description={parameter.description} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Failures({ operation }: { readonly operation: Operation }) {
  const failures = Object.entries(operation.responses).filter(([status]) => !status.startsWith("2"));
  return (
    <Part title="Errors">
      <ul className="border-line divide-line divide-y rounded-md border text-sm">
        {failures.map(([status, response]) => (
          <li key={status} className="flex gap-4 px-3 py-1.5">
            <span className="text-ink-3 w-8 shrink-0 tabular-nums">{status}</span>
            <span className="text-ink-2 min-w-0">
              {response.description.split("\n\n").map((line) => (
                <Failure key={line} line={line} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** "`code`: meaning". */
function Failure({ line }: { readonly line: string }) {
  const [, code, meaning] = /^`(\w+)`: (.*)$/s.exec(line) ?? [];
  if (code === undefined) return <span className="block">{line}</span>;
  return (
    <span className="block">
      <a href={`#error-${code}`} className="text-accent-ink inline-flex min-h-6 items-center hover:underline">
        <code className="text-code">{code}</code>
      </a>{" "}
      {meaning}
    </span>
  );
}
