package hongyan.services.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts one mbox into messages, in one pass and in constant memory. Lines are seen in pieces of at most 8 KiB.
///
/// A message begins behind a line that [FromLine] understands, at the start of the file or behind an empty line; that
/// empty line belongs to neither message. Quoted `From ` lines are unquoted: mboxrd takes one `>` from any number of
/// them, mboxo only the only one.
final class MboxReader {
    private static final int PIECE = 8 * 1024;
    private static final byte[] NONE = {};

    private final InputStream in;
    private final boolean onlyOne;
    private final byte[] buffer = new byte[64 * 1024];
    private int pos;
    private int end;
    private long offset;

    /// The piece at hand.
    private final byte[] piece = new byte[PIECE];

    private int length;
    private boolean starts = true;
    private boolean ends;
    private boolean some;
    private long lineOffset;

    /// @param onlyOne mboxo
    MboxReader(InputStream in, boolean onlyOne) throws IOException {
        this.in = in;
        this.onlyOne = onlyOne;
        some = read();
    }

    /// What stands around a message.
    ///
    /// @param offset of its From line in the file
    record Head(long offset, Optional<Instant> date, MboxFields fields) {}

    /// Where the next message begins, once [#next] has returned.
    long offset() {
        return some ? lineOffset : offset;
    }

    /// The next message, its text written to `out` with bare LF and CRLF as they are; null at the end of the file.
    ///
    /// @throws IOException `not an mbox` when the file does not begin like one
    @Nullable
    Head next(OutputStream out) throws IOException {
        while (some && starts && isBlank()) { // between messages
            some = read();
        }
        if (!some) {
            return null;
        }
        Optional<Instant> date = separator();
        if (date.isEmpty()) {
            throw new MboxSource.NotMbox("not an mbox: no From line at " + lineOffset);
        }
        long at = lineOffset;
        skipLine();
        MboxFields fields = new MboxFields();
        Tail tail = new Tail(out);
        header(fields, tail);
        body(tail);
        tail.finish(fields.openEnd());
        return new Head(at, date, fields);
    }

    /// Up to the empty line and with it.
    private void header(MboxFields fields, Tail out) throws IOException {
        boolean dropping = false;
        while (some) {
            if (starts) {
                boolean goesOn = length > 0 && (piece[0] == ' ' || piece[0] == '\t');
                String line = new String(piece, 0, length, StandardCharsets.UTF_8);
                if (!fields.ours() && (goesOn ? dropping : MboxFields.isOne(line))) {
                    dropping = true;
                    if (!goesOn) {
                        fields.take(line);
                    }
                    skipLine();
                    continue;
                }
                dropping = false;
            }
            boolean empty = starts && isBlank();
            int from = fields.ours() && starts && isQuoted() ? 1 : 0;
            out.piece(piece, from, length - from, starts, ends);
            some = read();
            if (empty) {
                return;
            }
        }
    }

    private void body(Tail out) throws IOException {
        while (some) {
            if (starts && out.blank && separator().isPresent()) {
                return;
            }
            int from = starts && isQuoted() ? 1 : 0;
            out.piece(piece, from, length - from, starts, ends);
            some = read();
        }
    }

    private void skipLine() throws IOException {
        while (some && !ends) {
            some = read();
        }
        some = some && read();
    }

    private boolean isBlank() {
        return ends && (length == 1 || length == 2 && piece[0] == '\r');
    }

    private Optional<Instant> separator() {
        if (!starts || length < 6 || piece[0] != 'F' || piece[4] != ' ') {
            return Optional.empty();
        }
        return FromLine.read(new String(piece, 0, length, StandardCharsets.ISO_8859_1));
    }

    private boolean isQuoted() {
        int i = 0;
        while (i < length && piece[i] == '>') {
            i++;
        }
        boolean from = i > 0
                && i + 5 <= length
                && piece[i] == 'F'
                && piece[i + 1] == 'r'
                && piece[i + 2] == 'o'
                && piece[i + 3] == 'm'
                && piece[i + 4] == ' ';
        return from && (i == 1 || !onlyOne);
    }

    /// The next piece of a line; false at the end of the file.
    private boolean read() throws IOException {
        starts = ends || offset == 0;
        lineOffset = starts ? offset : lineOffset;
        length = 0;
        ends = false;
        while (length < PIECE && !ends) {
            if (pos == end) {
                end = Math.max(0, in.read(buffer));
                pos = 0;
                if (end == 0) {
                    return length > 0;
                }
            }
            byte b = buffer[pos++];
            piece[length++] = b;
            offset++;
            ends = b == '\n';
        }
        return true;
    }

    /// Holds back the last line end and an empty line behind it, until it is known that the message goes on.
    private static final class Tail {
        private final OutputStream out;
        /// Whether the last whole line was empty; it is held back.
        private boolean blank;

        private byte[] lineEnd = NONE;
        private byte[] emptyLine = NONE;

        Tail(OutputStream out) {
            this.out = out;
        }

        void piece(byte[] bytes, int from, int length, boolean starts, boolean ends) throws IOException {
            int mark = ends ? endLength(bytes, from, length) : 0;
            byte[] held = Arrays.copyOfRange(bytes, from + length - mark, from + length);
            blank = starts && ends && mark == length;
            if (blank) {
                if (emptyLine.length > 0) {
                    out.write(lineEnd);
                    lineEnd = emptyLine;
                }
                emptyLine = held; // and the line end before it stays held too
                return;
            }
            out.write(lineEnd);
            out.write(emptyLine);
            out.write(bytes, from, length - mark);
            emptyLine = NONE;
            lineEnd = held;
        }

        private static int endLength(byte[] bytes, int from, int length) {
            return length > 1 && bytes[from + length - 2] == '\r' ? 2 : 1;
        }

        /// @param open whether the message's last line has no end
        void finish(boolean open) throws IOException {
            if (!open) {
                out.write(lineEnd);
            } else if (lineEnd.length == 2) {
                out.write('\r'); // ours, and the end that was added is an LF alone
            }
        }
    }
}
