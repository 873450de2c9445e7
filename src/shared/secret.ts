/**
 * A password or key that cannot be printed by accident: JSON, template strings and inspection all give `***`.
 * The text itself comes only from `reveal()`, which belongs in the code that puts it on the wire.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  get isEmpty(): boolean {
    return this.#text === '';
  }

  toJSON(): string {
    return '***';
  }

  toString(): string {
    return '***';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'Secret(***)';
  }
}
