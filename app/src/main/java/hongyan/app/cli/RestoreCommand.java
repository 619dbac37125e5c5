package hongyan.app.cli;

import hongyan.base.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `admin restore list|one|all ACCOUNT`: mail that left an account, back into its folders.
@Command(
        name = "restore",
        description = "Deleted mail that can be brought back: list ACCOUNT, one ACCOUNT ID..., all ACCOUNT [--since].")
final class RestoreCommand extends AdminCommand {
    /// What to do.
    enum Verb {
        list,
        one,
        all
    }

    @Parameters(index = "0", paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}")
    Verb verb = Verb.list;

    @Parameters(index = "1", paramLabel = "ACCOUNT", description = "An address of the account.")
    String account = "";

    @Parameters(index = "2..*", arity = "0..*", paramLabel = "ID", description = "Messages, as list shows them.")
    List<String> ids = new ArrayList<>();

    @Option(
            names = "--since",
            description = "Only what was deleted since then: 2026-11-22T10:00:00Z, or so long ago: 7d, 12h.")
    String since = "";

    @Override
    JsonNode run(AdminClient server) throws AdminClient.Failure {
        Instant from = since.isEmpty() ? Instant.EPOCH : instant(since, Instant.now());
        return switch (verb) {
            case list -> list(server, from);
            case one -> {
                if (ids.isEmpty()) {
                    throw new AdminClient.Failure("restore one needs the ID of a message (see: restore list)");
                }
                yield restore(server, null);
            }
            case all -> restore(server, from);
        };
    }

    private JsonNode list(AdminClient server, Instant from) throws AdminClient.Failure {
        ObjectNode all = Json.object();
        String next = "";
        do {
            JsonNode page = server.call(
                    "GET",
                    "/api/admin/expunged?account=" + URLEncoder.encode(account, StandardCharsets.UTF_8) + "&before="
                            + next,
                    null);
            if (all.isEmpty()) {
                all.setAll((ObjectNode) page);
                all.putArray("items");
            }
            next = page.path("next").asString("");
            for (JsonNode item : page.path("items")) {
                if (Instant.parse(item.path("expunged").asString("")).isBefore(from)) {
                    next = "";
                    break;
                }
                all.withArray("items").add(item);
            }
        } while (!next.isEmpty());
        all.remove("next");
        return all;
    }

    private JsonNode restore(AdminClient server, @Nullable Instant from) throws AdminClient.Failure {
        ObjectNode body = Json.object();
        body.put("account", account);
        if (from == null) {
            ids.forEach(body.putArray("ids")::add);
        } else {
            body.put("since", from.toString());
        }
        return server.call("POST", "/api/admin/expunged/restore", body);
    }

    /// A time, or how long ago.
    static Instant instant(String text, Instant now) throws AdminClient.Failure {
        try {
            if (text.matches("[0-9]{1,5}[dh]")) {
                long count = Long.parseLong(text.substring(0, text.length() - 1));
                return now.minus(text.endsWith("d") ? Duration.ofDays(count) : Duration.ofHours(count));
            }
            return Instant.parse(text);
        } catch (DateTimeParseException bad) {
            throw new AdminClient.Failure("--since " + text + ": neither a time like 2026-11-22T10:00:00Z nor 7d");
        }
    }

    @Override
    void print(JsonNode answer) {
        if (verb != Verb.list) {
            System.out.println(answer.path("restored").asInt(0) + " restored"
                    + (answer.path("missing").asInt(0) > 0
                            ? ", " + answer.path("missing").asInt(0) + " not there any more"
                            : "")
                    + (answer.path("full").asBoolean(false) ? "; the quota is reached, the rest stays deleted" : ""));
            return;
        }
        for (JsonNode item : answer.path("items")) {
            List<String> folders = new ArrayList<>();
            item.path("folders").forEach(f -> folders.add(f.path("path").asString("")));
            System.out.printf(
                    "%s  %s  %d bytes  %s  <%s>  %s%n",
                    item.path("id").asString(""),
                    item.path("expunged").asString(""),
                    item.path("size").asLong(0),
                    String.join(", ", folders),
                    item.path("from").path("address").asString(""),
                    item.path("subject").asString(""));
        }
        System.out.println(answer.path("items").size() + " messages; in all "
                + answer.path("total").asLong(0) + ", kept for "
                + answer.path("days").asLong(0) + " days");
    }
}
