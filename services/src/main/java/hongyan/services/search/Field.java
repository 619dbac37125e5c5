package hongyan.services.search;

/// The places of a message that the index tells apart. The byte begins every term and is on disk: changing one, or what
/// goes where, needs another [Grams#VERSION].
enum Field {
    /// The From fields, and the envelope's.
    FROM('f'),
    /// To, Cc and Bcc.
    RECIPIENTS('r'),
    SUBJECT('s'),
    /// All other header fields.
    HEADER('h'),
    /// Names of attachments.
    NAMES('n'),
    /// Text parts, and the headers of enclosed messages.
    BODY('b'),
    /// The text of attachments; it is kept with the document.
    KEPT('x'),
    /// Pairs of initials of people, subjects and names of attachments.
    INITIALS('p'),
    /// Their syllables.
    SYLLABLES('q');

    /// The term of documents that may contain anything: they are always looked at.
    static final int ANYTHING = 0;

    final int code;

    Field(char code) {
        this.code = code;
    }
}
