package hongyan.services.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Maildir++ as Dovecot reads it: `dovecot-keywords`, sizes in the names, the internal date as the file's time.
final class MaildirTarget implements ExportTarget {
    private final Path root;
    private final Transfer transfer;
    private final TreeSet<String> lost = new TreeSet<>();
    private Path at;
    private List<String> keywords = new ArrayList<>();
    private int written;
    private Set<Integer> beyond = Set.of();

    MaildirTarget(Path root, Transfer transfer) {
        this.root = root;
        this.at = root;
        this.transfer = transfer;
    }

    @Override
    public void folder(List<String> path, Checkpoint.Done after) throws IOException {
        String name = FileNames.fitting(
                "." + String.join(".", path.stream().map(FileNames::maildir).toList()));
        at = path.isEmpty() ? root : root.resolve(name);
        for (String part : List.of("cur", "new", "tmp")) {
            Private.folder(at.resolve(part));
        }
        if (!path.isEmpty() && Files.notExists(at.resolve("maildirfolder"))) {
            Private.file(at.resolve("maildirfolder")).close();
        }
        Path list = at.resolve("dovecot-keywords");
        keywords = new ArrayList<>();
        if (Files.exists(list)) {
            Files.readAllLines(list).forEach(line -> keywords.add(line.substring(line.indexOf(' ') + 1)));
        }
        written = keywords.size();
        beyond = beyond(after.uid());
    }

    /// What was written after the checkpoint, by a run that was killed: less than a page.
    private Set<Integer> beyond(int last) throws IOException {
        Set<Integer> found = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(at.resolve("cur"))) {
            for (Path file : files) {
                int uid = uid(file.getFileName().toString());
                if (uid > last) {
                    found.add(uid);
                }
            }
        }
        return found;
    }

    /// The number between `U` and `.` in `1700000000.M123456V3U57.hongyan,...`.
    private static int uid(String name) {
        int from = name.indexOf('U') + 1;
        int end = name.indexOf('.', from);
        try {
            return from > 0 && end > from ? Integer.parseInt(name.substring(from, end)) : 0;
        } catch (NumberFormatException e) {
            return 0; // not one of ours
        }
    }

    @Override
    public void message(Message message) throws IOException {
        if (beyond.contains(message.uid())) {
            return;
        }
        List<String> more = new ArrayList<>();
        String letters = MaildirFlags.write(message.flags(), keywords, more);
        more.stream()
                .filter(lost::add)
                .forEach(word -> transfer.note("a Maildir folder has 26 keywords at most: " + word + " is left out"));
        keywords();
        Instant date = message.email().receivedAt();
        long size = message.body().size();
        String unique = date.getEpochSecond() + ".M" + String.format("%06d", date.getNano() / 1000) + "V"
                + message.email().id() + "U" + message.uid() + ".hongyan";
        Path file = at.resolve("cur").resolve(unique + ",S=" + size + ",W=" + size + ":2," + letters);
        Path draft = at.resolve("tmp").resolve(unique);
        Files.deleteIfExists(draft);
        try (OutputStream out = Private.file(draft);
                InputStream in = message.body().open()) {
            in.transferTo(out);
        }
        Files.setLastModifiedTime(draft, FileTime.from(date));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Before the file that needs a new one has its name.
    private void keywords() throws IOException {
        if (keywords.size() == written) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < keywords.size(); i++) {
            text.append(i).append(' ').append(keywords.get(i)).append('\n');
        }
        Path next = at.resolve("dovecot-keywords.new");
        Files.deleteIfExists(next);
        try (OutputStream out = Private.file(next)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        Files.move(
                next,
                at.resolve("dovecot-keywords"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        written = keywords.size();
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public void close() {
        // every file is closed
    }
}
