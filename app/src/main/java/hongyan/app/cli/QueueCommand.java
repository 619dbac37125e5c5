package hongyan.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `admin queue list|show|retry|hold|resume|delete`.
@Command(name = "queue", description = "Outgoing mail: list, show ID, retry ID, hold ID, resume ID, delete ID.")
final class QueueCommand extends AdminCommand {
    /// What to do with the queue.
    enum Verb {
        list,
        show,
        retry,
        hold,
        resume,
        delete
    }

    @Parameters(index = "0", paramLabel = "VERB", description = "${COMPLETION-CANDIDATES}")
    Verb verb = Verb.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "A message of the queue.")
    @Nullable
    String id;

    @Option(names = "--state", description = "Only these: waiting, deferred, held.")
    String state = "";

    @Override
    JsonNode run(AdminClient server) throws AdminClient.Failure {
        if (verb == Verb.list) {
            return server.call(
                    "GET", "/api/admin/queue?state=" + URLEncoder.encode(state, StandardCharsets.UTF_8), null);
        }
        if (id == null) {
            throw new AdminClient.Failure("queue " + verb + " needs the ID of a message (see: queue list)");
        }
        String path = "/api/admin/queue/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        return switch (verb) {
            case list, show -> server.call("GET", path, null);
            case retry, hold, resume -> server.call("POST", path + "/" + verb, null);
            case delete -> server.call("DELETE", path, null);
        };
    }

    @Override
    void print(JsonNode answer) {
        switch (verb) {
            case list -> {
                answer.path("items").forEach(QueueCommand::printMessage);
                System.out.println(answer.path("items").size() + " messages");
            }
            case show -> printMessage(answer);
            case retry, hold, resume, delete -> System.out.println(verb + ": done");
        }
    }

    private static void printMessage(JsonNode message) {
        System.out.printf(
                "%s  %s  %s  %d bytes  from <%s>%n",
                message.path("id").asString(""),
                message.path("created").asString(""),
                message.path("state").asString(""),
                message.path("size").asLong(0),
                message.path("sender").asString(""));
        message.path("recipients")
                .forEach(to -> System.out.printf(
                        "    <%s>  %s  attempts %d  next %s  %s%n",
                        to.path("address").asString(""),
                        to.path("state").asString(""),
                        to.path("attempts").asInt(0),
                        to.path("next").asString("-"),
                        to.path("last").asString("")));
    }
}
