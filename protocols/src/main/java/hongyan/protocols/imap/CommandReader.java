package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.net.wire.WireReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// Collects the bytes of one command: its lines, and the literals between them (RFC 9051 4.3, RFC 7888). The message
/// of an APPEND is left on the wire.
final class CommandReader {
    /// Bytes of a command, literals included.
    static final int MAX_COMMAND = 64 * 1024;
    /// An unwanted literal that comes without asking is skipped up to this size; beyond, the connection ends.
    private static final long MAX_SKIP = 256L << 20;

    private final WireReader in;
    private final ImapOutput out;
    /// Called when a line has come or failed to come, before anything is written about it.
    private Runnable arrival = () -> {};

    /// Bytes of a message that come unasked and that nobody has taken yet; negative when there are none.
    private long owed = -1;
    /// From strangers little is skipped.
    private long maxSkip = MAX_COMMAND;

    CommandReader(WireReader in, ImapOutput out) {
        this.in = in;
        this.out = out;
    }

    void onArrival(Runnable action) {
        arrival = action;
    }

    /// A literal as announced at the end of a line.
    private record Announced(long size, boolean synchronising, int start) {}

    /// The next command, without its last CRLF.
    ///
    /// @throws BrokenCommand when it is too long; what can be read of it has been
    byte[] next() throws IOException {
        byte[] command = new byte[0];
        boolean first = true;
        while (true) {
            byte[] line;
            try {
                line = in.line(MAX_COMMAND - command.length, false);
            } catch (BadSyntax e) {
                throw new BrokenCommand(command, e);
            } finally {
                arrival.run();
            }
            command = first ? line : joined(command, line);
            Optional<Announced> announced = announced(line);
            if (announced.isEmpty()) {
                return command;
            }
            if (isMessage(command, first, announced.get())) {
                owes(announced.get());
                return command;
            }
            first = false;
            Announced literal = announced.get();
            if (literal.size > MAX_COMMAND - command.length) {
                if (!literal.synchronising) {
                    skip(literal.size);
                    restOfLine();
                }
                throw new BrokenCommand(command, new BadSyntax(Reason.LIMIT, "Literal too large"));
            }
            if (literal.synchronising) {
                out.ascii("+ OK").crlf().flush();
            }
            command = joined(command, new byte[] {'\r', '\n'});
            int at = command.length;
            command = Arrays.copyOf(command, at + (int) literal.size);
            try (InputStream body = in.literal(literal.size)) {
                if (body.readNBytes(command, at, (int) literal.size) < literal.size) {
                    throw new EOFException("connection closed inside a literal");
                }
            }
        }
    }

    /// Reads what follows a message of an APPEND: nothing, or the announcement of the next one.
    byte[] afterMessage() throws IOException {
        byte[] line = in.line(MAX_COMMAND, false);
        announced(line).ifPresent(this::owes);
        return line;
    }

    private void owes(Announced literal) {
        owed = literal.synchronising ? -1 : literal.size;
    }

    /// Whether the client is somebody we know.
    void trust(boolean known) {
        maxSkip = known ? MAX_SKIP : MAX_COMMAND;
    }

    /// The announced message is being read.
    void taken() {
        owed = -1;
    }

    /// Passes over a message that comes unasked and was not taken: else it would be read as commands.
    void settle() throws IOException {
        if (owed >= 0) {
            long size = owed;
            owed = -1;
            skip(size);
            restOfLine();
        }
    }

    private void skip(long size) throws IOException {
        if (size > maxSkip) {
            throw new UnaskedLiteral(size);
        }
        try (InputStream body = in.literal(size)) {
            body.skipNBytes(size);
        }
    }

    /// What follows a skipped literal, and any further literals that come unasked.
    private void restOfLine() throws IOException {
        while (true) {
            Optional<Announced> more = announced(in.line(MAX_COMMAND, false));
            if (more.isEmpty() || more.get().synchronising) {
                return;
            }
            skip(more.get().size);
        }
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /// `{12}` or `{12+}` at the end of the line.
    private static Optional<Announced> announced(byte[] line) {
        int i = line.length - 1;
        if (i < 2 || line[i] != '}') {
            return Optional.empty();
        }
        i--;
        boolean synchronising = line[i] != '+';
        if (!synchronising) {
            i--;
        }
        int last = i;
        while (i >= 0 && line[i] >= '0' && line[i] <= '9') {
            i--;
        }
        if (i < 0 || line[i] != '{' || i == last || last - i > 18) {
            return Optional.empty();
        }
        long size = 0;
        for (int d = i + 1; d <= last; d++) {
            size = size * 10 + line[d] - '0';
        }
        return Optional.of(new Announced(size, synchronising, i));
    }

    /// Whether the literal is the message of an APPEND or REPLACE and not its mailbox name.
    private static boolean isMessage(byte[] command, boolean first, Announced literal) {
        int tag = CommandParser.tag(command).map(String::length).orElse(-1);
        if (tag < 0) {
            return false;
        }
        int at = behind(command, tag + 1, "APPEND ");
        if (at < 0) {
            int word = behind(command, tag + 1, "UID ");
            at = behind(command, word < 0 ? tag + 1 : word, "REPLACE ");
            while (at >= 0 && at < command.length && command[at] != ' ') {
                // the number of the message that goes
                at++;
            }
            at = at < 0 ? at : at + 1;
        }
        return at >= 0 && (!first || literal.start > at);
    }

    /// Where the text goes on behind a word in any case; negative when it is another.
    private static int behind(byte[] command, int at, String word) {
        if (command.length < at + word.length()) {
            return -1;
        }
        for (int i = 0; i < word.length(); i++) {
            int c = command[at + i];
            if ((c >= 'a' && c <= 'z' ? c - 32 : c) != word.charAt(i)) {
                return -1;
            }
        }
        return at + word.length();
    }
}
