package hongyan.services.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A zip of `.eml` files named by [EmlName]. Written in one go: a run that was interrupted starts again.
final class ZipTarget implements ExportTarget {
    private final ZipOutputStream zip;
    private final Transfer transfer;
    private String at = "";
    private List<String> keywords = new ArrayList<>();

    /// @throws IOException when the file is there already
    ZipTarget(Path file, Transfer transfer) throws IOException {
        this.zip = new ZipOutputStream(Private.file(file), StandardCharsets.UTF_8);
        this.transfer = transfer;
    }

    /// Whether the path names a zip.
    static boolean fits(Path path) {
        return !Files.isDirectory(path) && path.getFileName().toString().endsWith(".zip");
    }

    @Override
    public void folder(List<String> path, Checkpoint.Done after) throws IOException {
        endFolder();
        StringBuilder name = new StringBuilder();
        for (String level : path.isEmpty() ? List.of("INBOX") : path) {
            name.append(FileNames.fitting(FileNames.plain(level))).append('/');
        }
        at = name.toString();
        keywords = new ArrayList<>();
    }

    @Override
    public void message(Message message) throws IOException {
        zip.putNextEntry(new ZipEntry(at + EmlTarget.name(message, keywords, transfer)));
        try (InputStream in = message.body().open()) {
            in.transferTo(zip);
        }
        zip.closeEntry();
    }

    private void endFolder() throws IOException {
        if (!keywords.isEmpty()) {
            zip.putNextEntry(new ZipEntry(at + EmlSource.KEYWORDS));
            zip.write((String.join("\n", keywords) + "\n").getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        endFolder();
        zip.close();
    }
}
