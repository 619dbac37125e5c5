package hongyan.app.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// What `admin import` and `admin export` share: start it, show one line while it runs, stop it when the person does.
abstract class TransferCommand extends AdminCommand {
    private static final long LOOK = 250;

    @Parameters(paramLabel = "ACCOUNT", description = "The address of a member.")
    String account = "";

    @ArgGroup(multiplicity = "1")
    @Nullable
    Format format;

    /// Exactly one of them.
    static final class Format {
        @Option(names = "--maildir", paramLabel = "PATH", description = "A Maildir with its folders.")
        @Nullable
        Path maildir;

        @Option(names = "--mbox", paramLabel = "PATH", description = "An mbox file, or a tree of them.")
        @Nullable
        Path mbox;

        @Option(names = "--eml", paramLabel = "PATH", description = "A tree of .eml files, or a .zip of one.")
        @Nullable
        Path eml;
    }

    private boolean good;
    /// Ctrl-C: the machine is on its way down.
    private volatile boolean interrupted;

    final Map<String, Object> wanted(String mboxKind) {
        Format chosen = Objects.requireNonNull(format);
        Map<String, Object> body = new HashMap<>();
        body.put("account", account);
        Path path = chosen.maildir != null ? chosen.maildir : chosen.mbox != null ? chosen.mbox : chosen.eml;
        body.put("kind", chosen.maildir != null ? "maildir" : chosen.mbox != null ? mboxKind : "eml");
        body.put(
                "path",
                Objects.requireNonNull(path).toAbsolutePath().normalize().toString());
        return body;
    }

    /// Starts it and waits for its end.
    final JsonNode follow(AdminClient server, String verb, Map<String, Object> body) throws AdminClient.Failure {
        JsonNode now = server.call("POST", "/api/admin/" + verb, body);
        String path = "/api/admin/transfers/" + now.path("id").asString("");
        Thread stop = new Thread(() -> stop(server, path));
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            now = watch(server, path, now);
        } finally {
            if (!interrupted) {
                Runtime.getRuntime().removeShutdownHook(stop);
            }
        }
        good = now.path("state").asString("").equals("done")
                && now.path("failed").asLong(0) == 0;
        return now;
    }

    /// @return how it ended
    private JsonNode watch(AdminClient server, String path, JsonNode started) throws AdminClient.Failure {
        JsonNode now = started;
        boolean terminal = terminal();
        while (now.path("state").asString("").equals("running")) {
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AdminClient.Failure("interrupted");
            }
            now = server.call("GET", path, null);
            if (terminal) {
                System.out.print("\r\u001b[K" + line(now));
                System.out.flush();
            }
        }
        if (terminal) {
            System.out.print("\r\u001b[K");
        }
        return now;
    }

    @SuppressWarnings("SystemConsoleNull") // it is null when standard output is no terminal, also in JDK 25
    private boolean terminal() {
        java.io.Console console = System.console();
        return !json && console != null && console.isTerminal();
    }

    /// Ctrl-C: what is done stays, and the same command goes on later.
    private void stop(AdminClient server, String path) {
        interrupted = true;
        try {
            server.call("DELETE", path, null);
        } catch (AdminClient.Failure e) {
            System.err.println("hongyan: " + e.getMessage());
        }
    }

    private static String line(JsonNode now) {
        long messages = now.path("messages").asLong(0);
        long millis = Math.max(1, now.path("millis").asLong(1));
        return String.format(
                Locale.ROOT,
                "%,d messages, %,.1f MB, %,d/s%s%s  %s",
                messages,
                now.path("bytes").asLong(0) / 1e6,
                messages * 1000 / millis,
                count(now, "known", " there already"),
                count(now, "failed", " failed"),
                now.path("folder").asString(""));
    }

    private static String count(JsonNode now, String field, String words) {
        long count = now.path(field).asLong(0);
        return count == 0 ? "" : String.format(Locale.ROOT, ", %,d%s", count, words);
    }

    @Override
    void print(JsonNode answer) {
        answer.path("problems").forEach(problem -> System.err.println(problem.asString()));
        String message = answer.path("message").asString("");
        if (!message.isEmpty()) {
            System.err.println("hongyan: " + message);
        }
        System.out.println(line(answer));
    }

    /// What could not be brought over is a failure for scripts.
    @Override
    public Integer call() {
        int code = super.call();
        return code == 0 && !good ? Integer.valueOf(1) : Integer.valueOf(code);
    }

    /// `admin import ACCOUNT --maildir|--mbox|--eml PATH`.
    @Command(
            name = "import",
            description =
                    "Bring mail from files into an account. The server reads the path itself. A second run goes on where the first stopped.")
    static final class Import extends TransferCommand {
        @Option(names = "--into", paramLabel = "FOLDER", description = "Below this folder, like Old/2020.")
        String into = "";

        @Option(names = "--again", description = "Also what an earlier import has brought.")
        boolean again;

        @Option(names = "--mboxo", description = "The mbox is quoted as mboxo, not mboxrd.")
        boolean mboxo;

        @Override
        JsonNode run(AdminClient server) throws AdminClient.Failure {
            Map<String, Object> body = wanted(mboxo ? "mboxo" : "mbox");
            body.put("into", into);
            body.put("again", again);
            return follow(server, "import", body);
        }
    }

    /// `admin export ACCOUNT --maildir|--mbox|--eml PATH`.
    @Command(
            name = "export",
            description =
                    "Write an account as files. The server writes the path itself: a new or empty folder, or an earlier export, to which it adds what is new.")
    static final class Export extends TransferCommand {
        @Override
        JsonNode run(AdminClient server) throws AdminClient.Failure {
            return follow(server, "export", wanted("mbox"));
        }
    }
}
