package hongyan.services.transfer;

import hongyan.store.account.Flags;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A Maildir with its folders: Maildir++ (`.Work.2026`, modified UTF-7) and nested ones (`Work/2026`). Files of one
/// folder are brought in the order of their names, which is that of arrival; the names of one folder are in memory.
///
/// The internal date is the earlier of the file's time and the time in its name: Dovecot keeps it in the former, and a
/// careless copy leaves only the latter.
final class MaildirSource {
    private static final int MAX_DEPTH = 20;
    private static final String KEYWORDS = "dovecot-keywords";

    private final Item.Sink sink;

    private MaildirSource(Item.Sink sink) {
        this.sink = sink;
    }

    static boolean fits(Path root) {
        return isFolder(root.resolve("cur")) || isFolder(root.resolve("new"));
    }

    /// @throws IOException when a folder cannot be read
    static void walk(Path root, Item.Sink sink) throws IOException {
        new MaildirSource(sink).folder(root, List.of(), true);
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private void folder(Path at, List<String> path, boolean top) throws IOException {
        if (fits(at)) {
            sink.folder(path);
            List<String> keywords = keywords(at);
            part(at.resolve("cur"), path, keywords);
            part(at.resolve("new"), path, keywords);
        }
        if (path.size() >= MAX_DEPTH) {
            return;
        }
        for (String name : names(at)) {
            Path child = at.resolve(name);
            if (name.equals("cur") || name.equals("new") || name.equals("tmp") || !isFolder(child)) {
                continue;
            }
            if (name.startsWith(".")) {
                if (top && name.length() > 1) { // Maildir++ is flat
                    folder(child, levels(name.substring(1)), false);
                }
            } else if (holdsMail(child)) {
                List<String> below = new ArrayList<>(path);
                below.add(FileNames.fromMaildir(name));
                // a tree of mbsync has its INBOX beside the others
                boolean inbox = path.isEmpty() && name.equalsIgnoreCase("INBOX") && !fits(at);
                folder(child, inbox ? List.of() : below, false);
            }
        }
    }

    /// Whether there is a Maildir in it or right below it.
    private static boolean holdsMail(Path at) throws IOException {
        if (fits(at)) {
            return true;
        }
        for (String name : names(at)) {
            if (isFolder(at.resolve(name)) && fits(at.resolve(name))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> levels(String name) {
        List<String> levels = new ArrayList<>();
        for (String level : name.split("\\.", -1)) {
            if (!level.isEmpty()) {
                levels.add(FileNames.fromMaildir(level));
            }
        }
        return levels;
    }

    private static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                names.add(path.getFileName().toString());
            }
        }
        names.sort(null);
        return names;
    }

    /// Lines `number keyword`.
    private static List<String> keywords(Path folder) throws IOException {
        String[] found = new String[MaildirFlags.MAX_KEYWORDS];
        Arrays.fill(found, "");
        Path file = folder.resolve(KEYWORDS);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    int blank = line.indexOf(' ');
                    int number = blank < 1 || blank > 2 ? -1 : number(line.substring(0, blank));
                    if (number >= 0 && number < found.length) {
                        found[number] = line.substring(blank + 1).strip();
                    }
                }
            }
        }
        return List.of(found);
    }

    private static int number(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : -1;
    }

    private void part(Path folder, List<String> path, List<String> keywords) throws IOException {
        if (!isFolder(folder)) {
            return;
        }
        for (String name : names(folder)) {
            if (!name.startsWith(".")) {
                file(folder.resolve(name), name, path, keywords);
            }
        }
    }

    private void file(Path file, String name, List<String> path, List<String> keywords) throws IOException {
        BasicFileAttributes about;
        try {
            about = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException gone) {
            sink.passedOver(file.toString(), "cannot be read");
            return;
        }
        if (!about.isRegularFile()) {
            sink.passedOver(file.toString(), about.isSymbolicLink() ? "a symbolic link" : "not a file");
            return;
        }
        int info = name.lastIndexOf("2,");
        boolean flagged = info > 0 && ":;!".indexOf(name.charAt(info - 1)) >= 0;
        String base = flagged ? name.substring(0, info - 1) : name;
        Flags flags = flagged ? MaildirFlags.read(name.substring(info + 2), keywords) : Flags.NONE;
        int comma = base.indexOf(',');
        String unique = comma < 0 ? base : base.substring(0, comma);
        boolean asItIs = comma >= 0 && sizesAreEqual(base.substring(comma));
        Instant date = date(unique)
                .filter(named -> named.isBefore(about.lastModifiedTime().toInstant()))
                .orElse(about.lastModifiedTime().toInstant());
        sink.message(new Item(
                file.toString(),
                path,
                unique,
                about.size(),
                0,
                Optional.of(date),
                flags,
                out -> copy(file, asItIs, out)));
    }

    /// `,S=` and `,W=`: size as it is and with CRLF. Equal ones say that the file has them.
    private static boolean sizesAreEqual(String fields) {
        String size = "";
        String wire = "none";
        for (String field : fields.split(",", -1)) {
            if (field.startsWith("S=")) {
                size = field.substring(2);
            } else if (field.startsWith("W=")) {
                wire = field.substring(2);
            }
        }
        return size.equals(wire);
    }

    /// `1700000000.M123456P1.host`: seconds, and microseconds where they are.
    private static Optional<Instant> date(String unique) {
        int dot = unique.indexOf('.');
        String seconds = dot < 0 ? "" : unique.substring(0, dot);
        if (seconds.length() < 9 || seconds.length() > 10 || number(seconds.substring(0, 9)) < 0) {
            return Optional.empty();
        }
        long micros = 0;
        if (unique.startsWith("M", dot + 1)) {
            int end = dot + 2;
            while (end < unique.length() && end < dot + 8 && Character.isDigit(unique.charAt(end))) {
                micros = micros * 10 + unique.charAt(end++) - '0';
            }
        }
        try {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds), micros * 1000));
        } catch (NumberFormatException e) {
            return Optional.empty(); // a name may be anything
        }
    }

    private static void copy(Path file, boolean asItIs, OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            in.transferTo(asItIs ? out : new LineEnds(out));
        }
    }
}
