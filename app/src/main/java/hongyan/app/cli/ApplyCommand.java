package hongyan.app.cli;

import hongyan.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `admin apply FILE.toml`: brings organisations, domains, members and shared mailboxes to the described state.
@Command(
        name = "apply",
        description = "Bring organisations, domains, members, shared mailboxes to what a file describes.")
final class ApplyCommand extends AdminCommand {
    @Parameters(paramLabel = "FILE.toml", description = "The desired state.")
    @Nullable
    Path file;

    @Override
    JsonNode run(AdminClient server) throws AdminClient.Failure {
        Path source = java.util.Objects.requireNonNull(file);
        TomlParseResult toml;
        try {
            toml = Toml.parse(Files.readString(source));
        } catch (IOException e) {
            throw new AdminClient.Failure(source + ": cannot be read");
        }
        if (toml.hasErrors()) {
            var first = toml.errors().getFirst();
            throw new AdminClient.Failure(source + ":" + first.position().line() + ": " + first.getMessage());
        }
        return server.call(
                "POST",
                "/api/admin/apply",
                Json.parse(toml.toJson().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Override
    void print(JsonNode answer) {
        JsonNode changes = answer.path("changes");
        changes.forEach(change -> System.out.println(change.asString()));
        System.out.println(changes.isEmpty() ? "nothing to change" : changes.size() + " changes");
    }
}
