import type { JsonSchema, SchemaFault } from "./json-schema";
import type { StoredSecret } from "./secret-input";

export interface SchemaFieldProps {
  readonly path: string;
  readonly label: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly isRequired: boolean;
  readonly isSecret?: boolean;
  readonly stored?: StoredSecret | undefined;
  /** Of a secret that holds several values, those that are stored. */
  readonly storedEntries?: Readonly<Record<string, StoredSecret>>;
  readonly faults: readonly SchemaFault[];
  readonly disabled: boolean;
}
