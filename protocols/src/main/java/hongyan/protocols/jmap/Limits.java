package hongyan.protocols.jmap;

/// What a client may ask for at once; published in the session (RFC 8620 2, RFC 8621 1.3.1).
final class Limits {
    static final int CALLS_IN_REQUEST = 32;
    static final int OBJECTS_IN_GET = 500;
    static final int OBJECTS_IN_SET = 500;
    static final long SIZE_REQUEST = 10_000_000;
    static final long SIZE_UPLOAD = 50_000_000;
    static final int CONCURRENT_REQUESTS = 16;
    static final int CONCURRENT_UPLOAD = 4;

    static final int MAILBOXES_PER_EMAIL = 100;
    static final int MAILBOX_NAME = 200;
    /// Bytes of attachments a new message may have, when messages may be large enough for them.
    private static final long ATTACHMENTS = 50_000_000;

    /// Ids a query answers at most.
    static final int QUERY = 1000;
    /// Changes answered at once.
    static final int CHANGES = 1000;
    /// Conditions in one filter, operators included.
    static final int FILTER_CONDITIONS = 200;
    static final int FILTER_DEPTH = 16;
    /// Bytes of a header that are looked at.
    static final int HEADER = 1 << 20;
    /// Characters of one body value without maxBodyValueBytes.
    static final int BODY_VALUE = 4 << 20;
    static final int RECIPIENTS = 1000;
    /// Bytes of text in all the emails of one answer.
    static final long ANSWER = 32 << 20;

    private Limits() {}

    /// Bytes of attachments that fit a message of this size in base64: 57 of them make a line of 78 (RFC 2045 6.8). A
    /// sixteenth is left to text and header.
    static long attachments(long messageSize) {
        return Math.min(ATTACHMENTS, messageSize / 16 * 15 / 78 * 57);
    }
}
