import { SearchX } from "lucide-react";
import { Button } from "./button";
import { EmptyState } from "./empty-state";
import { ErrorPanel } from "./error-panel";
import { failureOf } from "./failure";
import { Link } from "./link";
import { PageBody, PageHeader, type Crumb } from "./page-header";
import { Skeleton, SkeletonText } from "./skeleton";

interface Props {
  /** "tracking plan": what the page would show. */
  readonly thing: string;
  /** The last one is the list of its kind, and the way on when there is no such thing. */
  readonly crumbs: readonly Crumb[];
  /** Null while it is being loaded. */
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly retrying?: boolean;
}

/** The page of one thing while that is on its way, could not be loaded, or is not there. */
export function ThingNotShown({ thing, crumbs, error, onRetry, retrying = false }: Props) {
  if (error === null)
    return (
      <>
        <PageHeader title={<Skeleton className="h-7 w-56" />} crumbs={crumbs} />
        <PageBody>
          <Skeleton className="mb-6 h-9 w-96 max-w-full" />
          <SkeletonText lines={8} />
        </PageBody>
      </>
    );
  return (
    <>
      <PageHeader title={capitalized(thing)} crumbs={crumbs} />
      <PageBody>
        {failureOf(error).code === "not_found" ? (
          <Missing thing={thing} list={crumbs.at(-1)} />
        ) : (
          <ErrorPanel
            error={error}
            title={`The ${thing} could not be loaded`}
            onRetry={onRetry}
            retrying={retrying}
          />
        )}
      </PageBody>
    </>
  );
}

const Missing = ({ thing, list }: { readonly thing: string; readonly list: Crumb | undefined }) => (
  <EmptyState
    icon={<SearchX aria-hidden />}
    title={`There is no such ${thing}`}
    action={
      list !== undefined && (
        <Button asChild>
          <Link href={list.href}>All {list.label.toLowerCase()}</Link>
        </Button>
      )
    }
  >
    It was deleted, or its address was not copied whole.
  </EmptyState>
);

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
