import { Compass } from "lucide-react";
import { Link } from "@/components/ui/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** Said in place of a page that does not exist. */
export const NoSuchPage = () => (
  <EmptyState
    level={1}
    icon={<Compass />}
    title="There is no such page"
    action={
      <Button asChild>
        <Link href="/">Go home</Link>
      </Button>
    }
  >
    The address may be mistyped, or the thing behind it was deleted.
  </EmptyState>
);
