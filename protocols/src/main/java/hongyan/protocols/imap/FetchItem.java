package hongyan.protocols.imap;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something FETCH can be asked for (RFC 9051 6.4.5).
sealed interface FetchItem {

    /// Items without arguments, in what they need to be read.
    enum Fixed implements FetchItem {
        UID(false),
        FLAGS(false),
        MODSEQ(false),
        INTERNALDATE(true),
        /// RFC 8514
        SAVEDATE(false),
        RFC822_SIZE(true),
        ENVELOPE(true),
        /// BODY without brackets: the structure without extension data.
        BODY(true),
        BODYSTRUCTURE(true),
        EMAILID(false),
        THREADID(true),
        PREVIEW(true);

        private final boolean stored;

        Fixed(boolean stored) {
            this.stored = stored;
        }

        /// Whether the stored email is needed, beyond the UID row.
        boolean stored() {
            return stored;
        }
    }

    /// Bytes of the message: BODY[...] and the RFC822 family.
    ///
    /// @param label as the answer names it, the offset of a partial included
    /// @param path part numbers, empty for the message
    /// @param offset -1 when not partial
    /// @param length of a partial
    /// @param peek whether `\Seen` stays as it is
    record Section(String label, int[] path, Kind kind, List<String> fields, long offset, int length, boolean peek)
            implements FetchItem {
        /// The same without a mark on the message.
        Section peeking() {
            return new Section(label, path, kind, fields, offset, length, true);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Section that
                    && label.equals(that.label)
                    && Arrays.equals(path, that.path)
                    && kind == that.kind
                    && fields.equals(that.fields)
                    && offset == that.offset
                    && length == that.length
                    && peek == that.peek;
        }

        @Override
        public int hashCode() {
            return label.hashCode() + 31 * Long.hashCode(offset);
        }

        @Override
        public String toString() {
            return label + (peek ? " peek" : "");
        }
    }

    /// What of a part a section means.
    enum Kind {
        ALL,
        HEADER,
        FIELDS,
        FIELDS_NOT,
        MIME,
        TEXT,
        /// Content with its transfer encoding undone (RFC 3516 4.2).
        BINARY,
        /// How long that is.
        BINARY_SIZE
    }
}
