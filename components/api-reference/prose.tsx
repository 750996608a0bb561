/** A sentence of the document: what stands between backticks is code. */
export const Prose = ({ text }: { readonly text: string }) =>
  text.split("`").map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the parts of a fixed sentence
      <code key={at} className="text-code">
        {part}
      </code>
    ),
  );
