package hongyan.services.transfer;

import hongyan.base.bytes.ByteSource;
import hongyan.base.bytes.Newlines;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tree of mbox files as Thunderbird has it (`Work`, `Work.sbd/2026`), quoted as mboxrd, with LF; a message that has
/// bare LF or CR of its own keeps its line ends.
final class MboxTarget implements ExportTarget {
    private final Path root;
    private @Nullable FileChannel channel;
    private OutputStream out = OutputStream.nullOutputStream();

    MboxTarget(Path root) {
        this.root = root;
    }

    @Override
    public void folder(List<String> path, Checkpoint.Done after) throws IOException {
        close();
        Path folder = root;
        for (int i = 0; i + 1 < path.size(); i++) {
            folder = folder.resolve(FileNames.fitting(FileNames.plain(path.get(i))) + ".sbd");
        }
        Private.folder(folder);
        String name = path.isEmpty() ? "INBOX" : FileNames.fitting(FileNames.plain(path.getLast()));
        Path file = folder.resolve(name);
        if (Files.notExists(file)) {
            Private.file(file).close();
        }
        FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE);
        channel = opened;
        // what a killed run wrote after its checkpoint is written again
        opened.truncate(after.length());
        opened.position(after.length());
        out = new BufferedOutputStream(Channels.newOutputStream(opened), 64 * 1024);
    }

    @Override
    public void message(Message message) throws IOException {
        ByteSource body = message.body();
        Form form = new Form();
        try (InputStream in = body.open()) {
            in.transferTo(form);
        }
        out.write(FromLine.write(message.email().receivedAt()).getBytes(StandardCharsets.US_ASCII));
        out.write(MboxFields.write(message.flags(), form.last != '\n', !form.whole())
                .getBytes(StandardCharsets.UTF_8));
        try (InputStream in = body.open()) {
            Quoting quoting = new Quoting(out, form.whole());
            in.transferTo(quoting);
            quoting.end();
        }
        out.write((form.last == '\n' ? "\n" : "\n\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public long position() throws IOException {
        out.flush();
        FileChannel opened = channel;
        return opened == null ? 0 : opened.position();
    }

    @Override
    public void close() throws IOException {
        out.flush();
        FileChannel opened = channel;
        if (opened != null) {
            opened.close();
            channel = null;
        }
        out = OutputStream.nullOutputStream();
    }

    /// Looks whether all line ends are CRLF.
    private static final class Form extends OutputStream {
        private boolean onlyCrlf = true;
        private int last = -1;

        boolean whole() {
            return onlyCrlf && last != '\r';
        }

        @Override
        public void write(int b) {
            onlyCrlf &= (b == '\n') == (last == '\r');
            last = b;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int end = offset + length;
            for (int at = offset; at < end; at++) {
                int stop = Newlines.next(bytes, at, end);
                if (stop > at) {
                    onlyCrlf &= last != '\r';
                    last = bytes[stop - 1];
                }
                at = stop;
                if (at < end) {
                    write(bytes[at]);
                }
            }
        }
    }

    /// Puts `>` before `>*From ` at the start of a line, and makes CRLF LF.
    private static final class Quoting extends OutputStream {
        private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

        private final OutputStream out;
        private final boolean unix;
        /// Bytes of a line's start that may become a `From `; -1 when it cannot any more.
        private int matched;

        private int arrows;
        private boolean cr;

        Quoting(OutputStream out, boolean unix) {
            this.out = out;
            this.unix = unix;
        }

        @Override
        public void write(int b) throws IOException {
            if (matched >= 0) {
                if (matched == 0 && b == '>') {
                    arrows++;
                    return;
                }
                if (b == FROM[matched]) {
                    matched++;
                    if (matched == FROM.length) {
                        out.write('>');
                        flushStart();
                    }
                    return;
                }
                flushStart();
            }
            if (cr) {
                cr = false;
                if (b != '\n') {
                    out.write('\r');
                }
            }
            if (b == '\r' && unix) {
                cr = true;
                return;
            }
            out.write(b);
            if (b == '\n') {
                matched = 0;
            }
        }

        /// What is neither the start nor the end of a line goes in one piece.
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int end = offset + length;
            int at = offset;
            while (at < end) {
                if (matched >= 0 || cr) {
                    write(bytes[at++]);
                    continue;
                }
                int stop = Newlines.next(bytes, at, end);
                out.write(bytes, at, stop - at);
                at = stop;
                if (at < end) {
                    write(bytes[at++]);
                }
            }
        }

        private void flushStart() throws IOException {
            for (; arrows > 0; arrows--) {
                out.write('>');
            }
            out.write(FROM, 0, Math.max(0, matched));
            matched = -1;
        }

        /// What is held back at the end of the message.
        void end() throws IOException {
            if (matched >= 0) {
                flushStart();
            }
            if (cr) {
                out.write('\r');
                cr = false;
            }
        }
    }
}
