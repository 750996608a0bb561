"use client";

import { ChevronRight } from "lucide-react";
import { CodeBlock } from "@/components/ui/code-block";
import { TabsView } from "@/components/ui/tabs";
import { cn } from "@/lib/cn";
import { useState, useSyncExternalStore, type ReactNode } from "react";
import { answerOf, bodyOf, curlOf, exampleOf, typeText, type OpenApi, type Operation } from "./openapi";
import { SchemaTable } from "./schema-table";

const METHODS: Readonly<Record<string, string>> = {
  GET: "text-info-ink bg-info-tint",
  POST: "text-ok-ink bg-ok-tint",
  PATCH: "text-warn-ink bg-warn-tint",
  DELETE: "text-bad-ink bg-bad-tint",
};

const never = () => () => undefined;
const useOrigin = (): string =>
  useSyncExternalStore(
    never,
    () => location.origin,
    () => "",
  );

export const MethodTag = ({ method }: { readonly method: string }) => (
  <span
    className={cn(
      "text-micro inline-block w-14 shrink-0 rounded-xs py-0.5 text-center font-mono font-medium",
      METHODS[method] ?? "bg-neutral-tint text-neutral-ink",
    )}
  >
    {method}
  </span>
);

interface Props {
  readonly operation: Operation;
  readonly document: OpenApi;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

export function OperationView({ operation, document, isOpen, onToggle }: Props) {
  return (
    <li id={operation.operationId} className="scroll-mt-4">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          data-focus="inset"
          className="hover:bg-subtle flex min-h-10 w-full flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-left"
        >
          <ChevronRight
            aria-hidden
            className={cn("text-ink-3 size-3.5 shrink-0 transition-transform", isOpen && "rotate-90")}
          />
          <MethodTag method={operation.method} />
          <code className="text-code font-medium break-all">{operation.path}</code>
          <span className="text-ink-2 text-sm">{operation.summary}</span>
        </button>
      </h3>
      {isOpen && <Details operation={operation} document={document} />}
    </li>
  );
}

const accessText = (operation: Operation): string => {
  if (operation["x-access"] === "public") return "Anybody may call it.";
  const role = operation["x-least-role"];
  return role === undefined
    ? "Anybody who is signed in."
    : `Needs the role ${role} or above, and a scope that covers ${operation["x-access"]}.`;
};

function Details({ operation, document }: { readonly operation: Operation; readonly document: OpenApi }) {
  const origin = useOrigin();
  const body = bodyOf(operation);
  const answer = answerOf(operation);
  const [tab, setTab] = useState("curl");
  return (
    <div className="grid grid-cols-1 gap-5 px-3 pt-1 pb-6 sm:pl-10">
      <p className="text-ink-2 text-md max-w-3xl">
        {operation.description} {accessText(operation)}
      </p>
      <TabsView
        label={`Examples of ${operation.method} ${operation.path}`}
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
                  label: `Answer ${answer.status}`,
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
      {operation.parameters.length > 0 && <Parameters operation={operation} />}
      {body !== undefined && (
        <Part title="Body">
          <SchemaTable
            schema={body}
            document={document}
            label={`Body of ${operation.method} ${operation.path}`}
          />
        </Part>
      )}
      {answer !== undefined && (
        <Part title={answer.isStream ? "Each message of the stream" : `Answer ${answer.status}`}>
          <SchemaTable
            schema={answer.schema}
            document={document}
            label={`Answer of ${operation.method} ${operation.path}`}
          />
        </Part>
      )}
      <Failures operation={operation} />
    </div>
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
          <li
            key={parameter.name}
            className="grid grid-cols-[minmax(8rem,2fr)_minmax(0,3fr)] gap-3 px-3 py-1.5 text-sm"
          >
            <span>
              <code className="text-code font-medium">{parameter.name}</code>
              <span className="text-ink-3 ml-2 text-xs">
                {parameter.in}
                {parameter.required && ", required"}
              </span>
            </span>
            <span className="min-w-0">
              <code className="text-code text-ink-2 break-words">{typeText(parameter.schema)}</code>
              {parameter.schema.default !== undefined && (
                <span className="text-ink-3 ml-2 text-xs">
                  default {JSON.stringify(parameter.schema.default)}
                </span>
              )}
              {parameter.description !== undefined && (
                <span className="text-ink-2 block text-xs">{parameter.description}</span>
              )}
            </span>
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
      <ul className="grid gap-1 text-sm">
        {failures.map(([status, response]) => (
          <li key={status} className="flex gap-3">
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
  return (
    <span className="block">
      {code === undefined ? (
        line
      ) : (
        <>
          <code className="text-code text-ink">{code}</code> {meaning}
        </>
      )}
    </span>
  );
}
