package hongyan.services.transfer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One mbox, or a tree of them: a file is a folder, `X.sbd/` (Thunderbird) and `X/` hold the folders below `X`,
/// `X.mbox/mbox` (Apple Mail) is `X`.
///
/// The files are cut on the caller's thread; a worker reads its message from the file again.
final class MboxSource {
    private static final int MAX_DEPTH = 20;

    private final Item.Sink sink;
    private final boolean onlyOne;

    private MboxSource(Item.Sink sink, boolean onlyOne) {
        this.sink = sink;
        this.onlyOne = onlyOne;
    }

    /// @param root a file, or a folder of files
    /// @param onlyOne quoted as mboxo
    static void walk(Path root, boolean onlyOne, Item.Sink sink) throws IOException {
        MboxSource source = new MboxSource(sink, onlyOne);
        if (Files.isDirectory(root)) {
            source.folder(root, List.of());
        } else {
            source.file(root, isInbox(root.getFileName().toString()) ? List.of() : List.of(name(root)));
        }
    }

    private static boolean isInbox(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("inbox") || lower.equals("mbox") || lower.equals("inbox.mbox");
    }

    private static String name(Path file) {
        return FileNames.fromPlain(without(file.getFileName().toString(), ".mbox", ".mbx"));
    }

    private static String without(String name, String... endings) {
        for (String ending : endings) {
            if (name.length() > ending.length() && name.toLowerCase(Locale.ROOT).endsWith(ending)) {
                return name.substring(0, name.length() - ending.length());
            }
        }
        return name;
    }

    private void folder(Path at, List<String> path) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(at)) {
            children.forEach(all::add);
        }
        all.sort(null);
        for (Path child : all) {
            String name = child.getFileName().toString();
            if (name.startsWith(".") || name.toLowerCase(Locale.ROOT).endsWith(".msf")) {
                continue;
            }
            List<String> below = new ArrayList<>(path);
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                below.add(FileNames.fromPlain(without(name, ".sbd", ".mbox")));
                if (path.size() < MAX_DEPTH) {
                    folder(child, below);
                }
            } else if (!Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                sink.passedOver(child.toString(), "not a file");
            } else if (path.isEmpty() && isInbox(name)) {
                file(child, List.of());
            } else if (name.equals("mbox")) {
                file(child, path);
            } else {
                below.add(name(child));
                file(child, below);
            }
        }
    }

    private void file(Path file, List<String> path) throws IOException {
        sink.folder(path);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            MboxReader reader = new MboxReader(in, onlyOne);
            MboxReader.Head head = reader.next(OutputStream.nullOutputStream());
            while (head != null) {
                long at = head.offset();
                long length = reader.offset() - at;
                if (!head.fields().internal()) {
                    boolean kept = head.fields().kept();
                    sink.message(new Item(
                            file + " at " + at,
                            path,
                            "mbox " + head.date().map(Object::toString).orElse(""),
                            length,
                            0,
                            head.date(),
                            head.fields().flags(),
                            out -> copy(file, at, length, kept, out)));
                }
                head = reader.next(OutputStream.nullOutputStream());
            }
        } catch (NotMbox e) {
            sink.passedOver(file.toString(), String.valueOf(e.getMessage()));
        }
    }

    private void copy(Path file, long offset, long length, boolean asItIs, OutputStream out) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            channel.position(offset);
            InputStream in = new BufferedInputStream(new Part(Channels.newInputStream(channel), length));
            new MboxReader(in, onlyOne).next(asItIs ? out : new LineEnds(out));
        }
    }

    /// A file that does not begin like an mbox.
    static final class NotMbox extends IOException {
        private static final long serialVersionUID = 1;

        NotMbox(String message) {
            super(message);
        }
    }

    /// The first bytes of a stream.
    private static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int off, int len) throws IOException {
            int n = left <= 0 ? -1 : in.read(into, off, (int) Math.min(len, left));
            left -= Math.max(0, n);
            return n;
        }
    }
}
