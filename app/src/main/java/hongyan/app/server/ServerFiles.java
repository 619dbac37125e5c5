package hongyan.app.server;

import hongyan.base.id.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.LoggerFactory;

/// The one folder that holds everything: store, bodies, keys, certificates and the files the command line finds the
/// server by.
///
/// Secrets (`keys/`, `operator.token`, `setup.token`) are readable by the owner alone.
public final class ServerFiles {
    private final Path root;
    private volatile boolean announced;

    private ServerFiles(Path root) {
        this.root = root;
    }

    public static ServerFiles in(Path root) {
        return new ServerFiles(root);
    }

    public Path root() {
        return root;
    }

    public Path tls() {
        return root.resolve("tls");
    }

    public Path configFile() {
        return root.resolve("hongyan.toml");
    }

    /// Where the running server listens for the command line.
    public Path addressFile() {
        return root.resolve("server.json");
    }

    /// Says where the server listens.
    void writeAddress(byte[] json) throws IOException {
        writeSecret(addressFile(), json);
        announced = true;
    }

    /// Nobody listens any more. A server that never announced itself leaves the file alone: it is another's.
    void forgetAddress() {
        if (!announced) {
            return;
        }
        try {
            Files.deleteIfExists(addressFile());
        } catch (IOException e) {
            LoggerFactory.getLogger(ServerFiles.class).warn("{} cannot be removed", addressFile(), e);
        }
    }

    public Path operatorTokenFile() {
        return root.resolve("operator.token");
    }

    /// The key that secrets at rest are encrypted under: 32 bytes, made at first start.
    public byte[] masterKey() throws IOException {
        Path file = root.resolve("keys").resolve("master.key");
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            writeSecret(file, Tokens.bytes(32));
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != 32) {
            throw new IOException(file + " is damaged: 32 bytes expected");
        }
        return key;
    }

    /// The token of the local operator, made anew at each start.
    public String newOperatorToken() throws IOException {
        String token = Tokens.token(256);
        writeSecret(operatorTokenFile(), token.getBytes(StandardCharsets.US_ASCII));
        return token;
    }

    /// The token that the set-up page asks for, made once.
    public String setupToken() throws IOException {
        Path file = root.resolve("setup.token");
        if (!Files.exists(file)) {
            writeSecret(file, Tokens.token(192).getBytes(StandardCharsets.US_ASCII));
        }
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }

    /// Writes a file only the owner can read, in one step.
    static void writeSecret(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, content, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
