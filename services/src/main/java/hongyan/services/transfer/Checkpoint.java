package hongyan.services.transfer;

import hongyan.base.failure.Objection;
import hongyan.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/// How far an export has come: a file beside what it wrote. A second run goes on from there.
final class Checkpoint {
    private static final String NAME = ".hongyan-export";

    /// The last UID of a folder that is written, and the length of its file then.
    record Done(int uid, long length) {
        static final Done NOTHING = new Done(0, 0);
    }

    /// @param source kind and account
    record Content(String source, TreeMap<Integer, Done> folders) {}

    private final Path file;
    private final Content content;

    private Checkpoint(Path file, Content content) {
        this.file = file;
        this.content = content;
    }

    /// @throws Objection when the folder holds something else
    static Checkpoint in(Path folder, String source) throws IOException {
        Path file = folder.resolve(NAME);
        if (Files.exists(file)) {
            Content content;
            try {
                content = Json.mapper().readValue(Files.readAllBytes(file), Content.class);
            } catch (JacksonException e) {
                throw Transfer.bad("bad-path", NAME + " in " + folder + " cannot be read");
            }
            if (!content.source().equals(source)) {
                throw Transfer.bad("bad-path", folder + " holds the export of another account or format");
            }
            return new Checkpoint(file, content);
        }
        if (Files.exists(folder)) {
            try (var children = Files.newDirectoryStream(folder)) {
                if (children.iterator().hasNext()) {
                    throw Transfer.bad("bad-path", folder + " is not empty");
                }
            }
        }
        Private.folder(folder);
        Checkpoint fresh = new Checkpoint(file, new Content(source, new TreeMap<>()));
        fresh.write();
        return fresh;
    }

    Done of(int mailbox) {
        return content.folders().getOrDefault(mailbox, Done.NOTHING);
    }

    void reached(int mailbox, Done done) throws IOException {
        content.folders().put(mailbox, done);
        write();
    }

    private void write() throws IOException {
        Path next = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(next);
        try (var out = Private.file(next)) {
            out.write(Json.bytes(content));
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
