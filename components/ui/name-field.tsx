import { Field } from "./field";
import { Input } from "./input";

interface Props {
  readonly value: string;
  readonly onChange: (name: string) => void;
  readonly placeholder?: string;
  readonly error?: string | undefined;
}

/** The name of a thing, as long as the API takes one; browsers offer nothing for it. */
export const NameField = ({ value, onChange, placeholder, error }: Props) => (
  <Field label="Name" error={error}>
    {(ids) => (
      <Input
        {...ids}
        value={value}
        maxLength={200}
        placeholder={placeholder}
        autoComplete="off"
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    )}
  </Field>
);
