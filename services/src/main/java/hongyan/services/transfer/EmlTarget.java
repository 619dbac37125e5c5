package hongyan.services.transfer;

import hongyan.formats.mime.HeaderText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A tree of `.eml` files named by [EmlName].
final class EmlTarget implements ExportTarget {
    private final Path root;
    private final Transfer transfer;
    private Path at;
    private List<String> keywords = new ArrayList<>();
    private int written;
    private Set<Integer> beyond = Set.of();

    EmlTarget(Path root, Transfer transfer) {
        this.root = root;
        this.at = root;
        this.transfer = transfer;
    }

    @Override
    public void folder(List<String> path, Checkpoint.Done after) throws IOException {
        at = root;
        for (String name : path.isEmpty() ? List.of("INBOX") : path) {
            at = at.resolve(FileNames.fitting(FileNames.plain(name)));
        }
        Private.folder(at);
        Path list = at.resolve(EmlSource.KEYWORDS);
        keywords = Files.exists(list) ? new ArrayList<>(Files.readAllLines(list)) : new ArrayList<>();
        written = keywords.size();
        beyond = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(at, "*" + EmlName.ENDING)) {
            for (Path file : files) {
                EmlName.read(file.getFileName().toString())
                        .map(EmlName::uid)
                        .filter(uid -> uid > after.uid())
                        .ifPresent(beyond::add);
            }
        }
    }

    @Override
    public void message(Message message) throws IOException {
        if (beyond.contains(message.uid())) {
            return;
        }
        String name = name(message, keywords, transfer);
        if (keywords.size() > written) {
            Files.write(at.resolve(EmlSource.KEYWORDS), keywords, StandardCharsets.UTF_8);
            written = keywords.size();
        }
        Path draft = at.resolve(".draft");
        Files.deleteIfExists(draft);
        try (OutputStream out = Private.file(draft);
                InputStream in = message.body().open()) {
            in.transferTo(out);
        }
        Files.setLastModifiedTime(draft, FileTime.from(message.email().receivedAt()));
        Files.move(draft, at.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    static String name(Message message, List<String> keywords, Transfer transfer) {
        List<String> lost = new ArrayList<>();
        String letters = MaildirFlags.write(message.flags(), keywords, lost);
        lost.forEach(word -> transfer.note("a folder has 26 keywords at most: " + word + " is left out"));
        String raw = message.email().envelope().subject();
        String subject = raw == null ? "" : HeaderText.decode(raw);
        return new EmlName(message.email().receivedAt(), message.uid(), letters).write(subject);
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
