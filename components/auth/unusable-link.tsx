import { Link } from "@/components/ui/link";
import { Button } from "@/components/ui/button";

/** `why`: what may have become of it, and whom to ask. */
export const UnusableLink = ({ why }: { readonly why: string }) => (
  <>
    <h1 className="text-2xl font-semibold">This link does not work</h1>
    <p className="text-ink-2 text-md mt-2">{why}</p>
    <div className="mt-6">
      <Button asChild>
        <Link href="/sign-in">Sign in instead</Link>
      </Button>
    </div>
  </>
);
