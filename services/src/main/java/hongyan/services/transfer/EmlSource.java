package hongyan.services.transfer;

import hongyan.store.account.Flags;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// A tree of `.eml` files, or a zip of one; folders are folders. Files named by [EmlName] bring date and flags along
/// (keywords as the folder's `keywords.txt` says); of others the Date field is the date.
final class EmlSource {
    static final String KEYWORDS = "keywords.txt";
    private static final int MAX_DEPTH = 20;
    private static final int MAX_KEYWORD_LISTS = 10_000;
    private static final int MAX_KEYWORDS_FILE = 64 * 1024;

    private final Item.Sink sink;
    private final long maxMessage;

    private EmlSource(Item.Sink sink, long maxMessage) {
        this.sink = sink;
        this.maxMessage = maxMessage;
    }

    /// @param root a folder, a zip or one `.eml`
    /// @param maxMessage bytes of a message; what a zip says is not believed
    static void walk(Path root, long maxMessage, Item.Sink sink) throws IOException {
        EmlSource source = new EmlSource(sink, maxMessage);
        if (Files.isDirectory(root)) {
            source.folder(root, root, List.of());
        } else if (EmlName.isOne(root.getFileName().toString())) {
            source.file(root, root.getFileName().toString(), List.of(), List.of());
        } else {
            source.zip(root);
        }
    }

    private void folder(Path root, Path at, List<String> path) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(at)) {
            children.forEach(child -> names.add(child.getFileName().toString()));
        }
        names.sort(null);
        List<String> keywords = List.of();
        Path list = at.resolve(KEYWORDS);
        if (Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS) && Files.size(list) <= MAX_KEYWORDS_FILE) {
            keywords = lines(Files.readAllBytes(list));
        }
        if (!path.isEmpty()) {
            sink.folder(inbox(path));
        }
        for (String name : names) {
            Path child = at.resolve(name);
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                List<String> below = new ArrayList<>(path);
                below.add(FileNames.fromPlain(name));
                if (path.size() < MAX_DEPTH && !name.startsWith(".")) {
                    folder(root, child, below);
                }
            } else if (EmlName.isOne(name)) {
                if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                    file(child, root.relativize(child).toString(), inbox(path), keywords);
                } else {
                    sink.passedOver(child.toString(), "not a file");
                }
            }
        }
    }

    /// `INBOX` at the top is the target itself.
    private static List<String> inbox(List<String> path) {
        return path.size() == 1 && path.getFirst().equalsIgnoreCase("INBOX") ? List.of() : path;
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList();
    }

    private void file(Path file, String key, List<String> path, List<String> keywords) throws IOException {
        boolean ours = EmlName.read(file.getFileName().toString()).isPresent();
        sink.message(item(file.toString(), key, path, keywords, Files.size(file), 0, out -> copy(file, ours, out)));
    }

    private static Item item(
            String where, String key, List<String> path, List<String> keywords, long size, long held, Item.Body body) {
        Optional<EmlName> name = EmlName.read(key.substring(key.lastIndexOf('/') + 1));
        Optional<Instant> date = name.map(EmlName::date);
        // flags may change between two runs, and the message is the same
        String source = name.map(n -> "eml " + n.date() + " " + n.uid()).orElse("eml " + key);
        return new Item(
                where,
                path,
                source,
                size,
                held,
                date,
                name.map(n -> n.flags(keywords)).orElse(Flags.NONE),
                body);
    }

    /// @param asItIs one of ours: written byte for byte
    private static void copy(Path file, boolean asItIs, OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            in.transferTo(asItIs ? out : new LineEnds(out));
        }
    }

    private void zip(Path file) throws IOException {
        // the names of keywords may stand behind the messages
        Map<List<String>, List<String>> keywords = new HashMap<>();
        entries(file, (entry, in) -> {
            List<String> path = path(entry);
            if (path.removeLast().equals(KEYWORDS) && keywords.size() < MAX_KEYWORD_LISTS) {
                keywords.put(inbox(path), lines(in.readNBytes(MAX_KEYWORDS_FILE)));
            }
        });
        entries(file, (entry, in) -> entry(file, entry, in, keywords));
    }

    private interface Entries {
        void take(ZipEntry entry, InputStream in) throws IOException;
    }

    private static void entries(Path file, Entries entries) throws IOException {
        // ISO 8859-1 takes any byte: names without the UTF-8 mark are looked at in readable()
        try (ZipInputStream in =
                new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)), StandardCharsets.ISO_8859_1)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.take(entry, in);
            }
        }
    }

    /// Folders and the file's name, the last.
    private static List<String> path(ZipEntry entry) {
        List<String> path = new ArrayList<>(List.of(readable(entry.getName()).split("/", -1)));
        String name = path.removeLast();
        path.removeIf(String::isEmpty);
        path.replaceAll(FileNames::fromPlain);
        path.add(name);
        return path;
    }

    private void entry(Path file, ZipEntry entry, InputStream in, Map<List<String>, List<String>> keywords)
            throws IOException {
        List<String> path = path(entry);
        String name = path.removeLast();
        if (path.size() > MAX_DEPTH) {
            sink.passedOver(file + " " + entry.getName(), "too deep");
            return;
        }
        List<String> folder = inbox(path);
        String key = readable(entry.getName());
        if (EmlName.isOne(name)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, maxMessage + 1));
            if (bytes.length > maxMessage) {
                sink.passedOver(file + " " + key, "larger than this server takes");
                return;
            }
            if (!folder.isEmpty()) {
                sink.folder(folder);
            }
            boolean ours = EmlName.read(name).isPresent();
            List<String> words = keywords.getOrDefault(folder, List.of());
            sink.message(item(
                    file + " " + key,
                    key,
                    folder,
                    words,
                    bytes.length,
                    bytes.length,
                    out -> new ByteArrayInputStream(bytes).transferTo(ours ? out : new LineEnds(out))));
        }
    }

    /// A name without the UTF-8 mark is UTF-8 all the same, or GB18030 when packed on a Chinese Windows.
    private static String readable(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0xff) {
                return name; // it was marked
            }
            bytes.write(name.charAt(i));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes.toByteArray(), Charset.forName("GB18030")); // any bytes are some text there
        }
    }
}
