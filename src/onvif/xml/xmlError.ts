/** The text is no XML, or more of it than is accepted. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

export function endsEarly(): XmlError {
  return new XmlError('the document ends early');
}
